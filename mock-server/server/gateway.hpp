#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "mock-server/http/cors.hpp"
#include "mock-server/http/handler.hpp"
#include "mock-server/http/static_site.hpp"
#include "mock-server/recorder/upstream.hpp"

namespace usagescope::mock {

/// Stands between a page and the real API, which browsers may not call directly: passes requests
/// below /cphub/ on and streams the answers back, with the permissions that browsers ask for.
/// Tokens pass through; none is kept or told. Redirects are refused: a browser would follow them
/// with the token. Everything else is the page, if there is one.
class Gateway final : public Handler {
 public:
  /// The upstream must outlive the gateway. `tell` gets a line for each exchange, on any thread.
  Gateway(const Upstream& upstream, CorsPolicy cors, std::optional<StaticSite> site,
          std::function<void(const std::string&)> tell)
      : upstream_(upstream),
        cors_(std::move(cors)),
        site_(std::move(site)),
        tell_(std::move(tell)) {}

  [[nodiscard]] HttpResponse handle(const HttpRequest& request) const override;
  [[nodiscard]] HttpResponse reject(int status, std::string_view message) const override;

 private:
  [[nodiscard]] HttpResponse answer(const HttpRequest& request) const;
  [[nodiscard]] HttpResponse pass(const HttpRequest& request) const;
  [[nodiscard]] HttpResponse page(const HttpRequest& request) const;

  const Upstream& upstream_;
  CorsPolicy cors_;
  std::optional<StaticSite> site_;
  std::function<void(const std::string&)> tell_;
};

}  // namespace usagescope::mock
