// Rules "subscriptions/search: ..." and "transactions/search: ..." of rules.hpp.
#include "core/contract/enums.hpp"
#include "core/service/demo_catalog.hpp"
#include "core/service/record_search.hpp"
#include "core/service/seller.hpp"
#include "core/service/seller_terms.hpp"

namespace usagescope {
namespace {

FieldValue text_value(const std::optional<std::string>& text) {
  return text ? FieldValue(*text) : FieldValue();
}

using SubscriptionField = SearchField<SubscriptionRow>;
constexpr SubscriptionField kSubscriptionFields[] = {
    {"BILLING_ENGINE_SUBSCRIPTION_ID", FilterType::kText, true, false,
     [](const SubscriptionRow& row) {
       return text_value(row.wire.billing_engine_subscription_id);
     }},
    {"CUSTOMER_NAME", FilterType::kText, true, false,
     [](const SubscriptionRow& row) { return text_value(row.wire.customer_ref->name); }},
    {"RESELLER_NAME", FilterType::kText, true, false,
     [](const SubscriptionRow& row) { return text_value(row.wire.reseller_ref->name); }},
    {"INCLUDE_INACTIVE_SUBSCRIPTIONS", FilterType::kFlag, true, false,
     [](const SubscriptionRow& row) { return FieldValue(row.is_inactive); }},
    {"SUBSCRIPTION_END_DATE", FilterType::kText, false, true,
     [](const SubscriptionRow& row) { return text_value(row.wire.subscription_end_date); }},
};
constexpr SearchSchema<SubscriptionRow> kSubscriptions{kSubscriptionFields, {4, false}};

constexpr SearchField<TransactionSummary> kTransactionFields[] = {
    {"TRANSACTION_ID", FilterType::kText, true, false,
     [](const TransactionSummary& row) { return text_value(row.id); }},
    {"TRANSACTION_DATE", FilterType::kText, false, true,
     [](const TransactionSummary& row) { return text_value(row.transaction_date); }},
};
constexpr SearchSchema<TransactionSummary> kTransactions{kTransactionFields, {1, true}};

/// The order that a subscription came from.
TransactionSummary order_of(const SubscriptionRow& row) {
  TransactionSummary order;
  order.billing_engine_order_id = row.order_id;
  order.customer_ref = CustomerRef{row.wire.customer_ref->name, std::nullopt, std::nullopt};
  order.id = demo_guid(12, demo_text_hash(row.order_id));
  order.requester = "orders@partner-" + *row.wire.reseller_ref->partner_id + ".example";
  order.reseller_ref = row.wire.reseller_ref;
  order.service_refs = row.wire.service_refs;
  if (demo_hash(demo_text_hash(row.order_id), 1, 12) % 9 != 0) order.status = "COMPLETED";
  order.subscription_ref = SubscriptionRef{row.wire.billing_engine_subscription_id, row.wire.id};
  order.transaction_date = row.wire.subscription_start_date;
  return order;
}

/// What a reseller is shown: itself is left out.
template <typename Wire>
Wire shown_to(const SellerScope& scope, Wire wire) {
  if (!scope.is_distributor()) wire.reseller_ref.reset();
  return wire;
}

}  // namespace

Status validate_subscription_search(const SearchRequest& request) {
  return validate_search(request, kSubscriptions);
}

Result<ResultPage<SellerSubscription>> search_subscriptions(const ServiceContext& context,
                                                            std::string_view org_id,
                                                            const SearchRequest& request) {
  const SellerScope scope = seller_scope(context.dataset, org_id);
  auto rows = select_records(subscription_rows(context.dataset, scope, context.now), request,
                             kSubscriptions);
  if (!rows) return rows.error();
  return page_of(*rows, request, context.policy.paging,
                 [&scope](const SubscriptionRow& row) { return shown_to(scope, row.wire); });
}

Status validate_transaction_search(const SearchRequest& request) {
  return validate_search(request, kTransactions);
}

Result<ResultPage<TransactionSummary>> search_transactions(const ServiceContext& context,
                                                           std::string_view org_id,
                                                           const SearchRequest& request) {
  const SellerScope scope = seller_scope(context.dataset, org_id);
  const std::string now = context.now.to_string();
  std::vector<TransactionSummary> orders;
  for (const SubscriptionRow& row : subscription_rows(context.dataset, scope, context.now)) {
    TransactionSummary order = order_of(row);
    if (*order.transaction_date <= now) orders.push_back(std::move(order));
  }
  auto rows = select_records(std::move(orders), request, kTransactions);
  if (!rows) return rows.error();
  return page_of(*rows, request, context.policy.paging,
                 [&scope](const TransactionSummary& row) { return shown_to(scope, row); });
}

}  // namespace usagescope
