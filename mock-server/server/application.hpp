#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/contract/operations.hpp"
#include "core/service/service.hpp"
#include "core/time/clock.hpp"
#include "mock-server/auth/token_store.hpp"
#include "mock-server/fixtures/fixture_set.hpp"
#include "mock-server/http/cors.hpp"
#include "mock-server/http/message.hpp"
#include "mock-server/http/static_site.hpp"

namespace usagescope::mock {

/// Everything that answers are made from. Constant while the server runs, so any number of threads
/// may ask at once.
struct ApplicationParts {
  Dataset dataset;
  FixtureSet fixtures;
  TokenStore tokens;
  CorsPolicy cors;
  ServicePolicy policy;
  std::optional<StaticSite> site;
  std::optional<std::string> contract = {};  ///< openapi.yaml of the fixtures, served as it is
};

/// The stages that answer a request, in order; the first that can is named in X-Mock-Source:
///   cors        preflight
///   routing     404, 405
///   auth        the token exchange; 401, 403, and 404 for an unknown organisation
///   validation  400
///   verbatim    a fixture's bytes
///   semantic    core/service
///   contract    /openapi.yaml
///   site        the page
/// The same request at the same clock gives the same bytes.
class Application {
 public:
  /// The clock must outlive the application.
  Application(ApplicationParts parts, const Clock& clock);

  [[nodiscard]] HttpResponse handle(const HttpRequest& request) const;

  /// An answer for what never became a request (malformed HTTP, too large): stage "guard".
  [[nodiscard]] HttpResponse reject(int status, std::string_view message) const;

 private:
  [[nodiscard]] HttpResponse dispatch(const HttpRequest& request) const;
  [[nodiscard]] HttpResponse serve_contract(const HttpRequest& request) const;
  [[nodiscard]] HttpResponse serve_site(const HttpRequest& request) const;
  /// What a path of the API that has no such operation gets: 404, 405, or the answer to OPTIONS.
  [[nodiscard]] HttpResponse no_operation(const HttpRequest& request,
                                          const EndpointMatch& match) const;
  [[nodiscard]] HttpResponse token_stage(const HttpRequest& request,
                                         const EndpointMatch& match) const;
  [[nodiscard]] HttpResponse service_stage(const HttpRequest& request, std::string_view path,
                                           EndpointMatch match) const;
  /// Who holds the access token, once it is known that the operation is allowed.
  [[nodiscard]] Result<const Caller*> admit(const HttpRequest& request,
                                            const EndpointMatch& match) const;
  [[nodiscard]] std::optional<HttpResponse> verbatim(const HttpRequest& request,
                                                     std::string_view path) const;
  [[nodiscard]] HttpResponse error_response(const HttpRequest& request, const Error& error,
                                            std::string_view source) const;
  [[nodiscard]] HttpResponse method_refused(const HttpRequest& request, const std::string& allowed,
                                            std::string_view what) const;
  [[nodiscard]] static HttpResponse json_response(int status, std::string body,
                                                  std::string_view source);

  ApplicationParts parts_;
  const Clock& clock_;
};

}  // namespace usagescope::mock
