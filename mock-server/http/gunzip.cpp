#include "mock-server/http/gunzip.hpp"

#include <zlib.h>

#include <array>
#include <cstddef>

namespace usagescope::mock {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib's way to say "gzip"

Error damaged() {
  return {ErrorCode::kInvalidSyntax, "the gzip file is damaged; fetch or make it again", ""};
}

}  // namespace

struct Gunzip::State {
  explicit State(ByteSink& to) : sink(to) {}

  ByteSink& sink;
  z_stream stream{};
  std::array<char, 65'536> buffer{};
  bool is_open = false;     // zlib has been set up
  bool is_inside = false;   // of a member
  bool has_member = false;  // a whole one has been read
};

Gunzip::Gunzip(ByteSink& sink) : state_(std::make_unique<State>(sink)) {
  state_->is_open = inflateInit2(&state_->stream, kGzipWindow) == Z_OK;
}

Gunzip::~Gunzip() {
  if (state_->is_open) inflateEnd(&state_->stream);
}

Status Gunzip::write(std::string_view bytes) {
  State& state = *state_;
  z_stream& stream = state.stream;
  if (!state.is_open) return Error{ErrorCode::kOutOfRange, "there is no memory to unpack gzip", ""};
  // zlib's interface is not const-correct; it does not write to its input.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  for (;;) {
    if (!state.is_inside) {
      // Padding of zeros behind the last member is common.
      for (; state.has_member && stream.avail_in > 0 && *stream.next_in == 0; --stream.avail_in) {
        ++stream.next_in;
      }
      if (stream.avail_in == 0) return ok();
      state.is_inside = true;
    }
    stream.next_out = reinterpret_cast<Bytef*>(state.buffer.data());
    stream.avail_out = static_cast<uInt>(state.buffer.size());
    const int result = inflate(&stream, Z_NO_FLUSH);
    if (result == Z_BUF_ERROR) return ok();  // it wants more
    if (result != Z_OK && result != Z_STREAM_END) return damaged();
    const std::size_t size = state.buffer.size() - stream.avail_out;
    if (Status status = state.sink.write({state.buffer.data(), size}); !status) return status;
    if (result == Z_STREAM_END) {
      state.is_inside = false;
      state.has_member = true;
      if (inflateReset(&stream) != Z_OK) return damaged();
    }
  }
}

Status Gunzip::finish() {
  if (state_->has_member && !state_->is_inside) return ok();
  return Error{ErrorCode::kInvalidSyntax, "the gzip file is cut off; fetch or make it again", ""};
}

}  // namespace usagescope::mock
