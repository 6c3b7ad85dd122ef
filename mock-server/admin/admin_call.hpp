#pragma once

#include <string>
#include <string_view>

#include "core/json/json_value.hpp"
#include "mock-server/admin/admin_api.hpp"

/// Shared by the handlers of /__admin; nobody else includes it.
namespace usagescope::mock {

/// One request to /__admin.
struct AdminCall {
  const HttpRequest& request;
  Instant now;
  const AdminView& view;
  std::string argument;  ///< what stands for "*" in the route
};

using AdminHandler = HttpResponse (*)(const AdminCall&);

[[nodiscard]] HttpResponse admin_json(const Json& json, int status = 200);
/// 400, 404 ... in the API's shape, with where it is.
[[nodiscard]] HttpResponse admin_error(const AdminCall& call, const Error& error);
[[nodiscard]] HttpResponse admin_error(const AdminCall& call, int status, std::string_view code,
                                       std::string message);
/// The body; no body is an empty object. Error unless it is an object.
[[nodiscard]] Result<Json> admin_body(const HttpRequest& request);
[[nodiscard]] Json count_json(std::size_t count);
/// {"message":..,"file":..,"pointer":..} of an error whose path is "file#/pointer".
[[nodiscard]] Json error_json(const Error& error);
[[nodiscard]] Json clock_json(const MockClock& clock);

// admin_state.cpp
[[nodiscard]] HttpResponse get_health(const AdminCall& call);
[[nodiscard]] HttpResponse get_fixtures(const AdminCall& call);
[[nodiscard]] HttpResponse get_clock(const AdminCall& call);
[[nodiscard]] HttpResponse pin_clock(const AdminCall& call);
[[nodiscard]] HttpResponse advance_clock(const AdminCall& call);
[[nodiscard]] HttpResponse run_real_clock(const AdminCall& call);
[[nodiscard]] HttpResponse reload_fixtures(const AdminCall& call);
[[nodiscard]] HttpResponse reset_all(const AdminCall& call);
// admin_requests.cpp
[[nodiscard]] HttpResponse list_requests(const AdminCall& call);
[[nodiscard]] HttpResponse get_request(const AdminCall& call);
[[nodiscard]] HttpResponse clear_requests(const AdminCall& call);
[[nodiscard]] HttpResponse count_requests(const AdminCall& call);
[[nodiscard]] HttpResponse verify_requests(const AdminCall& call);
[[nodiscard]] HttpResponse list_unmatched(const AdminCall& call);
// admin_scenarios.cpp
[[nodiscard]] HttpResponse list_scenarios(const AdminCall& call);
[[nodiscard]] HttpResponse set_scenario(const AdminCall& call);
[[nodiscard]] HttpResponse reset_scenarios(const AdminCall& call);
// admin_faults.cpp
[[nodiscard]] HttpResponse list_faults(const AdminCall& call);
[[nodiscard]] HttpResponse arm_faults(const AdminCall& call);
[[nodiscard]] HttpResponse disarm_faults(const AdminCall& call);
[[nodiscard]] HttpResponse disarm_fault(const AdminCall& call);
[[nodiscard]] HttpResponse restart_faults(const AdminCall& call);
// admin_pages.cpp
[[nodiscard]] HttpResponse get_page(const AdminCall& call);
[[nodiscard]] HttpResponse get_page_style(const AdminCall& call);
[[nodiscard]] HttpResponse get_page_script(const AdminCall& call);
[[nodiscard]] HttpResponse get_rules(const AdminCall& call);

}  // namespace usagescope::mock
