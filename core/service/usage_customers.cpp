// usage/customers: rules "customers: ..." and "usage: ..." of rules.hpp.
#include <map>
#include <set>
#include <string>

#include "core/service/lookup.hpp"
#include "core/service/service.hpp"

namespace usagescope {
namespace {

/// Codes are of the columns' text pools; 0 = absent.
struct CustomerFacts {
  std::uint32_t name = 0;
  std::set<std::uint32_t> services;
};
struct ResellerFacts {
  std::uint32_t name = 0;
  std::map<std::uint32_t, CustomerFacts> customers;  // by customerOrgId
};

std::map<std::uint32_t, ResellerFacts> gather(const ServiceContext& context) {
  const UsageRows& rows = context.dataset.usage;
  const ContractCover& cover = context.dataset.partners.cover;
  const ContractCover::Level least = cover.level_on(context.now.utc_date());
  std::map<std::uint32_t, ResellerFacts> resellers;
  const auto& order = rows.by_time();  // newest first: the first name seen is the latest
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (!cover.shows(i, least)) continue;
    const std::uint32_t row = order[i];
    const std::uint32_t reseller_id = rows.text_code(Column::kResellerId, row);
    const std::uint32_t customer_id = rows.text_code(Column::kCustomerOrgId, row);
    if (reseller_id == 0 || customer_id == 0) continue;
    ResellerFacts& reseller = resellers[reseller_id];
    if (reseller.name == 0) reseller.name = rows.text_code(Column::kResellerName, row);
    CustomerFacts& customer = reseller.customers[customer_id];
    if (customer.name == 0) customer.name = rows.text_code(Column::kCustomerName, row);
    if (const auto service = rows.text_code(Column::kService, row); service != 0) {
      customer.services.insert(service);
    }
  }
  return resellers;
}

std::string text_or_empty(const UsageRows& rows, Column column, std::uint32_t code) {
  return code == 0 ? std::string() : rows.pool(column).text(code);
}

UsageCustomer to_customer(const Dataset& dataset, std::uint32_t id, const CustomerFacts& facts) {
  const UsageRows& rows = dataset.usage;
  UsageCustomer customer;
  customer.customer_org_id = rows.pool(Column::kCustomerOrgId).text(id);
  customer.customer_name = text_or_empty(rows, Column::kCustomerName, facts.name);
  std::set<std::string> names;
  for (std::uint32_t code : facts.services) names.insert(rows.pool(Column::kService).text(code));
  for (const std::string& name : names) {
    customer.service_refs.push_back({service_definition_id(dataset, name), name});
  }
  return customer;
}

}  // namespace

Result<std::vector<UsageReseller>> usage_customers(const ServiceContext& context,
                                                   std::string_view org_id) {
  const UsageRows& rows = context.dataset.usage;
  const PartnerFacts* only = find_reseller(context.dataset, org_id);
  // Ordered by (name, id), so that the answer does not depend on the order of the rows.
  std::map<std::pair<std::string, std::string>, UsageReseller> sorted;
  for (const auto& [id, facts] : gather(context)) {
    UsageReseller reseller;
    reseller.reseller_prm_id = rows.pool(Column::kResellerId).text(id);
    if (only != nullptr && reseller.reseller_prm_id != only->prm_id) continue;
    reseller.reseller_name = text_or_empty(rows, Column::kResellerName, facts.name);
    std::map<std::pair<std::string, std::string>, UsageCustomer> customers;
    for (const auto& [customer_id, customer_facts] : facts.customers) {
      UsageCustomer customer = to_customer(context.dataset, customer_id, customer_facts);
      customers.emplace(std::pair(customer.customer_name, customer.customer_org_id), customer);
    }
    for (auto& [key, customer] : customers) reseller.customers.push_back(std::move(customer));
    sorted.emplace(std::pair(reseller.reseller_name, reseller.reseller_prm_id),
                   std::move(reseller));
  }
  std::vector<UsageReseller> answer;
  answer.reserve(sorted.size());
  for (auto& [key, reseller] : sorted) answer.push_back(std::move(reseller));
  return answer;
}

}  // namespace usagescope
