#pragma once

#include <optional>
#include <string>

#include "core/contract/seller.hpp"

/// Subscriptions of the msp API as they stand on the wire (api-reference.md, 8). Every member is
/// optional there.
namespace usagescope {

/// The customer of a provider's subscription.
struct ProviderOrgRef {
  std::optional<std::string> id;  ///< printed empty
  std::optional<std::string> name;
  std::optional<std::string> uuid;

  static void fields(auto& self, auto&& visit) {
    visit("id", self.id);
    visit("name", self.name);
    visit("uuid", self.uuid);
  }
  friend bool operator==(const ProviderOrgRef&, const ProviderOrgRef&) = default;
};

/// Row of subscriptions/search of the msp API; enum names in enums.hpp. The date is ISO 8601.
struct ProviderSubscription {
  std::optional<std::string> billing_engine_subscription_id;  ///< "M" and digits
  std::optional<std::string> id;
  std::optional<ProviderOrgRef> organization_ref;
  std::optional<std::string> renewal_preference;
  std::optional<SellerServiceRef> service_ref;
  std::optional<std::string> status;
  std::optional<std::string> subscription_end_date;  ///< absent when open-ended

  static void fields(auto& self, auto&& visit) {
    visit("billingEngineSubscriptionId", self.billing_engine_subscription_id);
    visit("id", self.id);
    visit("organizationRef", self.organization_ref);
    visit("renewalPreference", self.renewal_preference);
    visit("serviceRef", self.service_ref);
    visit("status", self.status);
    visit("subscriptionEndDate", self.subscription_end_date);
  }
  friend bool operator==(const ProviderSubscription&, const ProviderSubscription&) = default;
};

}  // namespace usagescope
