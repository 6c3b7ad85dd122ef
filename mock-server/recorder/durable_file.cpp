#include "mock-server/recorder/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

namespace usagescope::mock {
namespace {

namespace fs = std::filesystem;

Error failed(const fs::path& path) {
  return Error{ErrorCode::kNotFound,
               std::string("the file cannot be written: ") + std::strerror(errno), path.string()};
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const noexcept { return number_; }

 private:
  int number_;
};

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

Status write_durably(const fs::path& path, std::string_view bytes) {
  std::error_code failure;
  fs::create_directories(path.parent_path(), failure);
  if (failure) {
    return Error{ErrorCode::kNotFound, failure.message(), path.parent_path().string()};
  }
  fs::path partial = path;
  partial += kPartialEnding;
  {
    constexpr mode_t kReadableByAll = 0644;
    const Descriptor file(
        ::open(partial.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, kReadableByAll));
    if (file.get() < 0 || !write_all(file.get(), bytes) || ::fsync(file.get()) != 0) {
      return failed(path);
    }
  }
  return rename_durably(partial, path);
}

Status rename_durably(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return failed(to);
  const fs::path parent = fs::absolute(to).lexically_normal().parent_path();
  const Descriptor folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) return failed(to);
  return ok();
}

}  // namespace usagescope::mock
