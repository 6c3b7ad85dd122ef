#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/decimal.hpp"

/// Subscriptions, transactions and invoices of the seller API as they stand on the wire
/// (api-reference.md, 7.4 to 7.6). Every member is optional there.
namespace usagescope {

struct CustomerRef {
  std::optional<std::string> name;
  std::optional<std::string> org_id;
  std::optional<std::string> org_name;

  static void fields(auto& self, auto&& visit) {
    visit("name", self.name);
    visit("orgId", self.org_id);
    visit("orgName", self.org_name);
  }
  friend bool operator==(const CustomerRef&, const CustomerRef&) = default;
};

struct ResellerRef {
  std::optional<std::string> name;
  std::optional<std::string> org_id;
  std::optional<std::string> partner_id;  ///< PRM id

  static void fields(auto& self, auto&& visit) {
    visit("name", self.name);
    visit("orgId", self.org_id);
    visit("partnerId", self.partner_id);
  }
  friend bool operator==(const ResellerRef&, const ResellerRef&) = default;
};

struct SellerServiceRef {
  std::optional<std::string> id;
  std::optional<std::string> name;
  std::optional<std::string> service_icon;

  static void fields(auto& self, auto&& visit) {
    visit("id", self.id);
    visit("name", self.name);
    visit("serviceIcon", self.service_icon);
  }
  friend bool operator==(const SellerServiceRef&, const SellerServiceRef&) = default;
};

struct SubscriptionRef {
  std::optional<std::string> billing_engine_subscription_id;
  std::optional<std::string> id;

  static void fields(auto& self, auto&& visit) {
    visit("billingEngineSubscriptionId", self.billing_engine_subscription_id);
    visit("id", self.id);
  }
  friend bool operator==(const SubscriptionRef&, const SubscriptionRef&) = default;
};

/// One page of a search: `current` and `next` are 1-based record indices (api-reference.md, 6.2).
template <typename Row>
struct ResultPage {
  std::optional<std::int64_t> current;
  std::optional<std::int64_t> next;
  std::vector<Row> results;
  std::optional<std::int64_t> total_results_count;

  static void fields(auto& self, auto&& visit) {
    visit("current", self.current);
    visit("next", self.next);
    visit("results", self.results);
    visit("totalResultsCount", self.total_results_count);
  }
  friend bool operator==(const ResultPage&, const ResultPage&) = default;
};

/// Row of subscriptions/search; enum names in enums.hpp. Dates are ISO 8601.
struct SellerSubscription {
  std::optional<std::string> billing_engine_subscription_id;  ///< "M" and digits
  std::optional<std::string> currency;
  std::optional<std::string> customer_org_id;
  std::optional<CustomerRef> customer_ref;
  std::optional<std::string> id;
  std::optional<std::string> order_source_type;
  std::optional<std::string> renewal_preference;
  std::optional<ResellerRef> reseller_ref;  ///< distributor view only
  std::vector<SellerServiceRef> service_refs;
  std::optional<std::string> status;
  std::optional<std::string> subscription_start_date;
  std::optional<std::string> subscription_end_date;
  std::optional<std::string> subscription_group_id;
  std::optional<std::string> subscription_type;

  static void fields(auto& self, auto&& visit) {
    visit("billingEngineSubscriptionId", self.billing_engine_subscription_id);
    visit("currency", self.currency);
    visit("customerOrgId", self.customer_org_id);
    visit("customerRef", self.customer_ref);
    visit("id", self.id);
    visit("orderSourceType", self.order_source_type);
    visit("renewalPreference", self.renewal_preference);
    visit("resellerRef", self.reseller_ref);
    visit("serviceRefs", self.service_refs);
    visit("status", self.status);
    visit("subscriptionStartDate", self.subscription_start_date);
    visit("subscriptionEndDate", self.subscription_end_date);
    visit("subscriptionGroupId", self.subscription_group_id);
    visit("subscriptionType", self.subscription_type);
  }
  friend bool operator==(const SellerSubscription&, const SellerSubscription&) = default;
};

/// Row of transactions/search (7.5).
struct TransactionSummary {
  std::optional<std::string> billing_engine_order_id;
  std::optional<CustomerRef> customer_ref;
  std::optional<std::string> id;
  std::optional<std::string> requester;
  std::optional<ResellerRef> reseller_ref;  ///< distributor view only
  std::vector<SellerServiceRef> service_refs;
  std::optional<std::string> status;
  std::optional<SubscriptionRef> subscription_ref;
  std::optional<std::string> transaction_date;

  static void fields(auto& self, auto&& visit) {
    visit("billingEngineOrderId", self.billing_engine_order_id);
    visit("customerRef", self.customer_ref);
    visit("id", self.id);
    visit("requester", self.requester);
    visit("resellerRef", self.reseller_ref);
    visit("serviceRefs", self.service_refs);
    visit("status", self.status);
    visit("subscriptionRef", self.subscription_ref);
    visit("transactionDate", self.transaction_date);
  }
  friend bool operator==(const TransactionSummary&, const TransactionSummary&) = default;
};

/// Row of invoices/search (7.6).
struct DistributorInvoice {
  std::optional<std::string> billing_report_file_name;
  std::optional<std::string> document_type;
  std::optional<std::string> file_generation_date;
  std::optional<std::string> invoice_file_name;
  std::optional<std::string> partner_name;
  std::optional<std::string> prm_id;
  std::optional<std::string> subscription_id;  ///< credit memos only
  std::optional<std::string> user_friendly_invoice_file_name;

  static void fields(auto& self, auto&& visit) {
    visit("billingReportFileName", self.billing_report_file_name);
    visit("documentType", self.document_type);
    visit("fileGenerationDate", self.file_generation_date);
    visit("invoiceFileName", self.invoice_file_name);
    visit("partnerName", self.partner_name);
    visit("prmId", self.prm_id);
    visit("subscriptionId", self.subscription_id);
    visit("userFriendlyInvoiceFileName", self.user_friendly_invoice_file_name);
  }
  friend bool operator==(const DistributorInvoice&, const DistributorInvoice&) = default;
};

/// Body of invoices/download: at most kMaxDownloadFiles names.
struct InvoiceDownloadRequest {
  std::vector<std::string> file_names;

  static void fields(auto& self, auto&& visit) { visit("fileNames", self.file_names); }
  friend bool operator==(const InvoiceDownloadRequest&, const InvoiceDownloadRequest&) = default;
};

inline constexpr std::size_t kMaxDownloadFiles = 10;  ///< api-reference.md, 7.6

}  // namespace usagescope
