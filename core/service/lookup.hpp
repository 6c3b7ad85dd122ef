#pragma once

#include <string>
#include <string_view>

#include "core/contract/seller.hpp"
#include "core/service/dataset.hpp"

/// Organisations of a dataset by id. Pointers live as long as the dataset; nullptr for none.
namespace usagescope {

[[nodiscard]] const ReportOrgSource* find_report_org(const Dataset& dataset,
                                                     std::string_view org_id) noexcept;
[[nodiscard]] const PartnerFacts* find_reseller(const Dataset& dataset,
                                                std::string_view org_id) noexcept;

/// Rule "customers: serviceRef id".
[[nodiscard]] std::string service_definition_id(const Dataset& dataset, const std::string& name);

/// A reference to a service, with the invented name of its icon.
[[nodiscard]] SellerServiceRef service_ref(std::string id, const std::string& name);

}  // namespace usagescope
