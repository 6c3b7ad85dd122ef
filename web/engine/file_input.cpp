#include "web/engine/file_input.hpp"

#include <utility>

namespace usagescope {
namespace {

constexpr std::int64_t kStatusIntervalMs = 250;

}  // namespace

FileInput::FileInput(UsageStore& store, Timers& timers, Memory& memory,
                     const OpenInputRequest& request, OnStatus on_status)
    : store_(store),
      timers_(timers),
      memory_(memory),
      on_status_(std::move(on_status)),
      feed_(store.table(), memory, {request.name, request.format}),
      last_status_ms_(timers.monotonic_ms()) {
  status_.name = request.name;
}

bool FileInput::feed(std::string_view bytes) {
  if (!is_running()) return false;
  if (auto status = feed_.append(bytes); !status) {
    fail(std::move(status).error());
    return false;
  }
  if (timers_.monotonic_ms() - last_status_ms_ >= kStatusIntervalMs) {
    last_status_ms_ = timers_.monotonic_ms();
    on_status_(status());
  }
  return true;
}

void FileInput::end() {
  if (!is_running()) return;
  const auto report = feed_.finish();
  if (!report) {
    fail(report.error());
  } else {
    finish(LoadPhase::kDone);
  }
}

void FileInput::cancel() {
  if (is_running()) finish(LoadPhase::kCancelled);
}

void FileInput::refuse(InputTrouble trouble) {
  if (!is_running()) return;
  switch (trouble) {
    case InputTrouble::kOutOfMemory:
      return fail({ErrorCode::kOutOfMemory,
                   "The memory is full. What was loaded stays; load fewer files.", status_.name});
    case InputTrouble::kBrokenGzip:
      return fail({ErrorCode::kInvalidSyntax,
                   "The gzipped file is damaged or cut off. Fetch it once more.", status_.name});
    case InputTrouble::kNoGzip:
      return fail({ErrorCode::kInvalidArgument,
                   "Gzipped files cannot be read here. Unpack the file first.", status_.name});
  }
}

void FileInput::fail(Error error) {
  status_.error = std::move(error);
  finish(LoadPhase::kFailed);
}

void FileInput::finish(LoadPhase phase) {
  status_.phase = phase;
  store_.give_back_room(memory_);
  on_status_(status());
}

const InputStatusReply& FileInput::status() {
  const IngestReport& report = feed_.report();
  status_.format = report.format;
  status_.bytes = report.bytes;
  status_.rows = feed_.appended_rows();
  status_.table_rows = store_.table().row_count();
  status_.expected_rows = report.expected_rows;
  status_.unknown_fields = report.unknown_fields;
  status_.unused_columns = report.unused_columns;
  status_.currency = report.currency;
  status_.first_day = store_.first_day();
  status_.last_day = store_.last_day();
  status_.revision = store_.revision();
  return status_;
}

}  // namespace usagescope
