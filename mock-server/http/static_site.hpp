#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// Serves the files of one folder: GET and HEAD, index.html for folders, `.br` and `.gz` neighbours
/// by Accept-Encoding, ETag of the content, 304. Nothing outside the folder is ever read, not by
/// "..", not through symbolic links. Files are read anew for each request, so a rebuilt page shows.
class StaticSite {
 public:
  /// Error kNotFound when the folder does not exist.
  [[nodiscard]] static Result<StaticSite> open(const std::filesystem::path& folder);

  /// nullopt when there is no such file.
  [[nodiscard]] std::optional<HttpResponse> respond(const HttpRequest& request) const;

 private:
  explicit StaticSite(std::filesystem::path root) : root_(std::move(root)) {}
  [[nodiscard]] std::optional<std::filesystem::path> resolve(std::string_view path) const;

  std::filesystem::path root_;  // canonical
};

/// "text/html; charset=utf-8" for "index.html"; "application/octet-stream" for unknown endings.
[[nodiscard]] std::string_view mime_type(const std::filesystem::path& path);

}  // namespace usagescope::mock
