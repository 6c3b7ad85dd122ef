#include "mock-server/http/file.hpp"

#include <fstream>
#include <iterator>
#include <system_error>

namespace usagescope::mock {

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure)) {
    return Error{ErrorCode::kNotFound, "there is no such file", path.string()};
  }
  std::ifstream stream(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (!stream) return Error{ErrorCode::kNotFound, "the file cannot be read", path.string()};
  return bytes;
}

Status write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::filesystem::path partial = path;
  partial += ".partial";
  {
    std::ofstream stream(partial, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.flush();
    if (!stream) return Error{ErrorCode::kNotFound, "the file cannot be written", path.string()};
  }
  std::error_code failure;
  std::filesystem::rename(partial, path, failure);
  if (failure) return Error{ErrorCode::kNotFound, failure.message(), path.string()};
  return ok();
}

}  // namespace usagescope::mock
