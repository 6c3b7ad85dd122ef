#include "mock-server/server/gzip_source.hpp"

#include <zlib.h>

#include <array>
#include <memory>
#include <string>
#include <utility>

namespace usagescope::mock {
namespace {

class Packer {
 public:
  Packer() {
    constexpr int kLevel = 5;
    constexpr int kGzipWindow = 15 + 16;  // zlib's way to say "gzip"
    is_ready_ =
        deflateInit2(&stream_, kLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) == Z_OK;
  }
  ~Packer() {
    if (is_ready_) deflateEnd(&stream_);
  }
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  /// What the piece adds; "" for the last one ends the stream.
  Result<std::string> pack(const std::string& piece) {
    if (!is_ready_) return Error{ErrorCode::kOutOfMemory, "no memory to compress with", ""};
    // zlib's interface is not const-correct; it does not write to its input.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
    stream_.avail_in = static_cast<uInt>(piece.size());
    const int flush = piece.empty() ? Z_FINISH : Z_SYNC_FLUSH;
    std::string out;
    std::array<char, 16'384> buffer{};
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(buffer.data());
      stream_.avail_out = static_cast<uInt>(buffer.size());
      if (deflate(&stream_, flush) == Z_STREAM_ERROR) {
        return Error{ErrorCode::kServer, "the body cannot be compressed", ""};
      }
      out.append(buffer.data(), buffer.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
    return out;
  }

 private:
  z_stream stream_{};
  bool is_ready_ = false;
};

}  // namespace

BodySource gzip_source(BodySource plain) {
  auto packer = std::make_shared<Packer>();
  auto is_over = std::make_shared<bool>(false);
  return [plain = std::move(plain), packer, is_over]() -> Result<std::string> {
    if (*is_over) return std::string();
    auto piece = plain();
    if (!piece) return piece.error();
    *is_over = piece->empty();
    return packer->pack(*piece);
  };
}

}  // namespace usagescope::mock
