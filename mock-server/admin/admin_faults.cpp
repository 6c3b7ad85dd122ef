// /__admin/faults.
#include <utility>

#include "mock-server/admin/admin_call.hpp"

namespace usagescope::mock {

HttpResponse list_faults(const AdminCall& call) {
  Json::Array list;
  for (const ArmedFault& fault : call.view.runtime.faults.list()) {
    list.push_back(encode_fault(fault));
  }
  return admin_json(Json(Json::Object{{"faults", Json(std::move(list))}}));
}

HttpResponse arm_faults(const AdminCall& call) {
  auto body = admin_body(call.request);
  if (!body) return admin_error(call, body.error());
  auto specs = decode_faults(*body, "");
  if (!specs) return admin_error(call, specs.error());
  auto armed = call.view.runtime.faults.arm(std::move(*specs));
  if (!armed) return admin_error(call, 409, "too_many", armed.error().message);
  Json::Array list;
  for (const ArmedFault& fault : *armed) list.push_back(encode_fault(fault));
  return admin_json(Json(Json::Object{{"faults", Json(std::move(list))}}), 201);
}

HttpResponse disarm_faults(const AdminCall& call) {
  call.view.runtime.faults.disarm_all();
  return list_faults(call);
}

HttpResponse disarm_fault(const AdminCall& call) {
  if (auto s = call.view.runtime.faults.disarm(call.argument); !s) {
    return admin_error(call, s.error());
  }
  return list_faults(call);
}

HttpResponse restart_faults(const AdminCall& call) {
  call.view.runtime.faults.restart();
  return list_faults(call);
}

}  // namespace usagescope::mock
