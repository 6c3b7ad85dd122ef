#include "mock-server/server/compression.hpp"

#include <brotli/encode.h>
#include <zlib.h>

namespace usagescope::mock {
namespace {

constexpr std::size_t kWorthIt = 512;  // bytes: below, headers cost what compression saves
constexpr int kGzipLevel = 5;
constexpr int kBrotliQuality = 4;     // a page of 100 rows in about a millisecond
constexpr int kGzipWindow = 15 + 16;  // zlib's way to say "gzip"

std::optional<std::string> gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, kGzipLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    return std::nullopt;
  }
  std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  // zlib's interface is not const-correct; it does not write to its input.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) return std::nullopt;
  return out;
}

std::optional<std::string> brotli(std::string_view bytes) {
  std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
  std::string out(size, '\0');
  const auto done =
      BrotliEncoderCompress(kBrotliQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
                            reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                            reinterpret_cast<std::uint8_t*>(out.data()));
  if (done == BROTLI_FALSE) return std::nullopt;
  out.resize(size);
  return out;
}

}  // namespace

std::optional<std::string> compress(std::string_view bytes, Encoding encoding) {
  switch (encoding) {
    case Encoding::kGzip:
      return gzip(bytes);
    case Encoding::kBrotli:
      return brotli(bytes);
    case Encoding::kIdentity:
      break;
  }
  return std::string(bytes);
}

void compress_response(const HttpRequest& request, HttpResponse& response) {
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (response.body.size() < kWorthIt) return;
  const Encoding encoding = choose_encoding(find_header(request.headers, "Accept-Encoding"));
  if (encoding == Encoding::kIdentity) return;
  auto small = compress(response.body, encoding);
  if (!small) return;
  response.body = std::move(*small);
  set_header(response.headers, "Content-Encoding", std::string(encoding_name(encoding)));
}

}  // namespace usagescope::mock
