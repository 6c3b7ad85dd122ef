#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/contract/seller.hpp"

/// Discount contracts of the seller API as they stand on the wire (api-reference.md, 7.7). Every
/// member is optional there.
namespace usagescope {

/// Dates are M/D/YYYY. A reseller gets the dates only.
struct SpendDetail {
  std::optional<Decimal> commitment;
  std::optional<Decimal> overage;
  std::optional<Decimal> remaining;
  std::optional<Decimal> spent;
  std::optional<Decimal> spent_percent;
  std::optional<std::string> start_date;
  std::optional<std::string> end_date;

  static void fields(auto& self, auto&& visit) {
    visit("commitment", self.commitment);
    visit("overage", self.overage);
    visit("remaining", self.remaining);
    visit("spent", self.spent);
    visit("spentPercent", self.spent_percent);
    visit("startDate", self.start_date);
    visit("endDate", self.end_date);
  }
  friend bool operator==(const SpendDetail&, const SpendDetail&) = default;
};

/// A year of the term: rank 0 is the current one, negative past, positive future.
struct RankedSpendDetail {
  std::optional<std::int64_t> rank;
  std::optional<Decimal> commitment;
  std::optional<Decimal> overage;
  std::optional<Decimal> remaining;
  std::optional<Decimal> spent;
  std::optional<Decimal> spent_percent;
  std::optional<std::string> start_date;
  std::optional<std::string> end_date;

  static void fields(auto& self, auto&& visit) {
    visit("rank", self.rank);
    visit("commitment", self.commitment);
    visit("overage", self.overage);
    visit("remaining", self.remaining);
    visit("spent", self.spent);
    visit("spentPercent", self.spent_percent);
    visit("startDate", self.start_date);
    visit("endDate", self.end_date);
  }
  friend bool operator==(const RankedSpendDetail&, const RankedSpendDetail&) = default;
};

/// Row of discount-contracts/search.
struct DiscountContract {
  std::optional<std::string> billing_account_id;
  std::optional<std::string> billing_engine_discount_contract_id;
  std::optional<std::string> currency;  ///< "USD", also "EURO"
  std::optional<SpendDetail> current_year;
  std::optional<SpendDetail> total_years;
  std::optional<std::string> customer_name;
  std::optional<std::string> distributor_name;  ///< reseller view only
  std::optional<bool> expiring;                 ///< ends within 30 days
  std::optional<std::string> reseller_name;     ///< distributor view only
  std::optional<std::string> status;

  static void fields(auto& self, auto&& visit) {
    visit("billingAccountId", self.billing_account_id);
    visit("billingEngineDiscountContractId", self.billing_engine_discount_contract_id);
    visit("currency", self.currency);
    visit("currentYear", self.current_year);
    visit("totalYears", self.total_years);
    visit("customerName", self.customer_name);
    visit("distributorName", self.distributor_name);
    visit("expiring", self.expiring);
    visit("resellerName", self.reseller_name);
    visit("status", self.status);
  }
  friend bool operator==(const DiscountContract&, const DiscountContract&) = default;
};

struct ContractCount {
  std::optional<std::int64_t> expired;
  std::optional<std::int64_t> total;

  static void fields(auto& self, auto&& visit) {
    visit("expired", self.expired);
    visit("total", self.total);
  }
  friend bool operator==(const ContractCount&, const ContractCount&) = default;
};

struct ContractAggregates {
  ContractCount current_year;
  ContractCount total_years;

  static void fields(auto& self, auto&& visit) {
    visit("currentYear", self.current_year);
    visit("totalYears", self.total_years);
  }
  friend bool operator==(const ContractAggregates&, const ContractAggregates&) = default;
};

/// Answer of a reseller's search: the page stands under `data`, unlike all others.
struct ResellerContractsAnswer {
  ContractAggregates aggregates;
  ResultPage<DiscountContract> data;

  static void fields(auto& self, auto&& visit) {
    visit("aggregates", self.aggregates);
    visit("data", self.data);
  }
  friend bool operator==(const ResellerContractsAnswer&, const ResellerContractsAnswer&) = default;
};

struct CommitmentBreakup {
  std::optional<SpendDetail> current_year;
  std::vector<RankedSpendDetail> term;
  std::optional<SpendDetail> total_years;

  static void fields(auto& self, auto&& visit) {
    visit("currentYear", self.current_year);
    visit("term", self.term);
    visit("totalYears", self.total_years);
  }
  friend bool operator==(const CommitmentBreakup&, const CommitmentBreakup&) = default;
};

struct ContractTypeRef {
  std::optional<std::string> contract_type;  ///< "VMC"

  static void fields(auto& self, auto&& visit) { visit("contractType", self.contract_type); }
  friend bool operator==(const ContractTypeRef&, const ContractTypeRef&) = default;
};

struct ContractCustomerRef {
  std::optional<std::string> csp_org_id;
  std::optional<std::string> csp_org_name;
  std::optional<std::string> customer_name;
  std::optional<std::string> sfdc_account_id;

  static void fields(auto& self, auto&& visit) {
    visit("cspOrgId", self.csp_org_id);
    visit("cspOrgName", self.csp_org_name);
    visit("customerName", self.customer_name);
    visit("sfdcAccountId", self.sfdc_account_id);
  }
  friend bool operator==(const ContractCustomerRef&, const ContractCustomerRef&) = default;
};

struct DiscountDetails {
  std::optional<Decimal> cab_discount_percentage;
  std::optional<Decimal> cab_value;
  std::optional<Decimal> channel_discount_percentage;

  static void fields(auto& self, auto&& visit) {
    visit("cabDiscountPercentage", self.cab_discount_percentage);
    visit("cabValue", self.cab_value);
    visit("channelDiscountPercentage", self.channel_discount_percentage);
  }
  friend bool operator==(const DiscountDetails&, const DiscountDetails&) = default;
};

struct RcdDiscount {
  std::optional<std::string> group_code;
  std::optional<Decimal> percent;

  static void fields(auto& self, auto&& visit) {
    visit("groupCode", self.group_code);
    visit("percent", self.percent);
  }
  friend bool operator==(const RcdDiscount&, const RcdDiscount&) = default;
};

/// GET discount-contracts/{billingEngineDiscountContractId}.
struct DiscountContractDetails {
  std::optional<std::string> billing_account_id;
  std::optional<std::string> billing_engine_discount_contract_id;
  std::optional<std::string> currency;
  std::optional<std::string> status;
  std::optional<CommitmentBreakup> commitment_breakup;
  std::optional<ContractTypeRef> discount_contract_type_ref;
  std::optional<ContractCustomerRef> discount_contract_customer_ref;
  std::optional<DiscountDetails> discount_details;
  std::vector<RcdDiscount> rcd_discount;
  std::optional<ResellerRef> reseller_ref;  ///< distributor view only

  static void fields(auto& self, auto&& visit) {
    visit("billingAccountId", self.billing_account_id);
    visit("billingEngineDiscountContractId", self.billing_engine_discount_contract_id);
    visit("currency", self.currency);
    visit("status", self.status);
    visit("commitmentBreakup", self.commitment_breakup);
    visit("discountContractTypeRef", self.discount_contract_type_ref);
    visit("discountContractCustomerRef", self.discount_contract_customer_ref);
    visit("discountDetails", self.discount_details);
    visit("rcdDiscount", self.rcd_discount);
    visit("resellerRef", self.reseller_ref);
  }
  friend bool operator==(const DiscountContractDetails&, const DiscountContractDetails&) = default;
};

struct ContractCustomer {
  std::optional<std::string> customer_name;
  std::optional<std::string> customer_org_id;

  static void fields(auto& self, auto&& visit) {
    visit("customerName", self.customer_name);
    visit("customerOrgId", self.customer_org_id);
  }
  friend bool operator==(const ContractCustomer&, const ContractCustomer&) = default;
};

/// GET discount-contracts/customers answers an array of these.
struct ContractReseller {
  std::optional<std::string> reseller_name;
  std::optional<std::string> reseller_prm_id;
  std::vector<ContractCustomer> customers;

  static void fields(auto& self, auto&& visit) {
    visit("resellerName", self.reseller_name);
    visit("resellerPRMId", self.reseller_prm_id);
    visit("customers", self.customers);
  }
  friend bool operator==(const ContractReseller&, const ContractReseller&) = default;
};

}  // namespace usagescope
