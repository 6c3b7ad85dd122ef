#include "core/service/lookup.hpp"

#include <utility>

#include "core/base/text.hpp"

namespace usagescope {
namespace {

std::string slug(std::string_view name) {
  std::string out;
  for (char c : ascii_lower(name)) {
    const bool keeps = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (keeps) {
      out += c;
    } else if (!out.empty() && out.back() != '-') {
      out += '-';
    }
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out;
}

}  // namespace

const ReportOrgSource* find_report_org(const Dataset& dataset, std::string_view org_id) noexcept {
  for (const ReportOrgSource& org : dataset.report.organizations) {
    if (org.id == org_id) return &org;
  }
  return nullptr;
}

const PartnerFacts* find_reseller(const Dataset& dataset, std::string_view org_id) noexcept {
  for (const PartnerFacts& reseller : dataset.partners.resellers) {
    if (reseller.org_id == org_id) return &reseller;
  }
  return nullptr;
}

std::string service_definition_id(const Dataset& dataset, const std::string& name) {
  for (const ReportServiceSource& service : dataset.report.services) {
    if (service.name == name) return service.id;
  }
  return slug(name);
}

SellerServiceRef service_ref(std::string id, const std::string& name) {
  return {std::move(id), name, slug(name) + ".svg"};
}

}  // namespace usagescope
