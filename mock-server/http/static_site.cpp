#include "mock-server/http/static_site.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <system_error>
#include <utility>

#include "core/base/text.hpp"
#include "mock-server/http/encoding.hpp"
#include "mock-server/http/file.hpp"

namespace usagescope::mock {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".ndjson", "application/x-ndjson"},
    {".wasm", "application/wasm"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".ttf", "font/ttf"},
    {".otf", "font/otf"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
}};

bool is_inside(const fs::path& root, const fs::path& path) {
  const fs::path relative = path.lexically_relative(root);
  return !relative.empty() && *relative.begin() != "..";
}

/// The real file behind a path, if it lies within the root after all links are followed.
std::optional<fs::path> real_file(const fs::path& root, const fs::path& path) {
  std::error_code failure;
  fs::path real = fs::canonical(path, failure);
  if (failure || !is_inside(root, real) || !fs::is_regular_file(real, failure)) return std::nullopt;
  return real;
}

std::string etag_of(std::string_view bytes, Encoding encoding) {
  std::uint64_t hash = 0xcbf29ce484222325U;  // FNV-1a
  for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "\"%016llx-%zx", static_cast<unsigned long long>(hash),
                bytes.size());
  std::string tag = text.data();
  if (encoding != Encoding::kIdentity) tag += '-' + std::string(encoding_name(encoding));
  return tag + '"';
}

bool matches_etag(const std::string* if_none_match, std::string_view etag) {
  if (if_none_match == nullptr) return false;
  for (std::string_view item : split(*if_none_match, ',')) {
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item == "*" || item == etag) return true;
  }
  return false;
}

}  // namespace

std::string_view mime_type(const fs::path& path) {
  const std::string ending = ascii_lower(path.extension().string());
  for (const auto& [known, type] : kTypes) {
    if (known == ending) return type;
  }
  return "application/octet-stream";
}

Result<StaticSite> StaticSite::open(const fs::path& folder) {
  std::error_code failure;
  fs::path root = fs::canonical(folder, failure);
  if (failure || !fs::is_directory(root, failure)) {
    return Error{ErrorCode::kNotFound, "there is no such folder", folder.string()};
  }
  return StaticSite(std::move(root));
}

std::optional<fs::path> StaticSite::resolve(std::string_view path) const {
  if (path.empty() || path.front() != '/') return std::nullopt;
  fs::path joined = root_;
  for (std::string_view segment : split(path.substr(1), '/')) {
    if (segment == ".." || segment.find('\\') != std::string_view::npos) return std::nullopt;
    if (segment.starts_with(".") && segment != ".") return std::nullopt;  // hidden files stay so
    if (!segment.empty()) joined /= segment;
  }
  std::error_code failure;
  if (path.back() == '/' || fs::is_directory(joined, failure)) joined /= "index.html";
  return real_file(root_, joined);
}

std::optional<HttpResponse> StaticSite::respond(const HttpRequest& request) const {
  const auto plain = resolve(request.path);
  if (!plain) return std::nullopt;
  const std::string* accept = find_header(request.headers, "Accept-Encoding");
  Encoding encoding = Encoding::kIdentity;
  fs::path file = *plain;
  constexpr std::pair<Encoding, const char*> kNeighbours[] = {{Encoding::kBrotli, ".br"},
                                                              {Encoding::kGzip, ".gz"}};
  for (const auto& [candidate, ending] : kNeighbours) {
    if (!accepts(accept, candidate)) continue;
    fs::path neighbour = *plain;
    neighbour += ending;
    std::error_code failure;
    // One that is older than its file was left behind by a half-done build.
    const auto real = real_file(root_, neighbour);
    if (!real || fs::last_write_time(*real, failure) < fs::last_write_time(*plain, failure))
      continue;
    file = *real;
    encoding = candidate;
    break;
  }
  auto bytes = read_file(file);
  if (!bytes) return std::nullopt;

  HttpResponse response;
  const std::string etag = etag_of(*bytes, encoding);
  response.headers = {{"ETag", etag}, {"Cache-Control", "no-cache"}, {"Vary", "Accept-Encoding"}};
  if (matches_etag(find_header(request.headers, "If-None-Match"), etag)) {
    response.status = 304;
    return response;
  }
  response.headers.emplace_back("Content-Type", std::string(mime_type(*plain)));
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (encoding != Encoding::kIdentity) {
    response.headers.emplace_back("Content-Encoding", std::string(encoding_name(encoding)));
  }
  response.body = std::move(*bytes);
  return response;
}

}  // namespace usagescope::mock
