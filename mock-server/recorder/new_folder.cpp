#include "mock-server/recorder/new_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <system_error>

#include "core/json/json_value.hpp"
#include "mock-server/recorder/durable_file.hpp"
#include "mock-server/recorder/mapping_text.hpp"
#include "mock-server/recorder/recorded_tokens.hpp"

namespace usagescope::mock {
namespace {

namespace fs = std::filesystem;

Status add_missing(const fs::path& folder, Instant now) {
  std::error_code failure;
  fs::create_directories(folder / "mappings", failure);
  if (!failure) fs::create_directories(folder / "__files", failure);
  if (failure) return Error{ErrorCode::kNotFound, failure.message(), folder.string()};
  if (auto tokens = RecordedTokens::open(folder / "auth" / "tokens.json"); !tokens) {
    return tokens.error();
  }
  const fs::path file = folder / "cpn-mock.json";
  if (fs::exists(file, failure)) return ok();
  const Json config(Json::Object{{"schemaVersion", Json::integer(1)},
                                 {"note", Json("Made by usagescope-mock record.")},
                                 {"clock", Json(now.to_string())}});
  return write_durably(file, pretty_json(config));
}

/// Makes the folder beside its place and renames it; leaves all as it was where that cannot be.
void make_at_once(const fs::path& folder, Instant now) {
  fs::path fresh = folder.has_filename() ? folder : folder.parent_path();
  fresh += kPartialEnding;
  std::error_code ignored;
  const bool is_ours = fs::create_directories(fresh, ignored);  // else a killed recorder left it
  const int lock = ::open(fresh.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock < 0) return;
  if (::flock(lock, LOCK_EX | LOCK_NB) == 0) {  // else another recorder is making it
    const bool is_made = add_missing(fresh, now) && rename_durably(fresh, folder);
    if (!is_made && is_ours) fs::remove_all(fresh, ignored);
  }
  ::close(lock);
}

}  // namespace

Status make_recording_folder(const fs::path& folder, Instant now) {
  std::error_code failure;
  if (!fs::exists(folder, failure) || fs::is_empty(folder, failure)) make_at_once(folder, now);
  return add_missing(folder, now);
}

}  // namespace usagescope::mock
