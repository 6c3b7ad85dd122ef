#pragma once

#include <string_view>

#include "core/contract/provider.hpp"
#include "core/service/service.hpp"

/// The msp API: what a provider searches (api-reference.md, 8).
namespace usagescope {

/// What is wrong with a request whatever the data.
[[nodiscard]] Status validate_provider_subscription_search(const SearchRequest& request);

/// POST .../msp/v1/orgs/{orgId}/subscriptions/search: the subscriptions that
/// billing_subscriptions() lists. O(subscriptions).
[[nodiscard]] Result<ResultPage<ProviderSubscription>> search_provider_subscriptions(
    const ServiceContext& context, std::string_view org_id, const SearchRequest& request);

}  // namespace usagescope
