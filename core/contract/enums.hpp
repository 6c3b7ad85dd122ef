#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// Names of the wire's enumerations (api-reference.md, 7.4 to 7.7). Readers keep what they do not
/// know as text; writers take the names from here.
namespace usagescope {

enum class SubscriptionStatus : std::uint8_t {
  kSubmitted,
  kCreated,
  kActive,
  kSuspended,
  kCancelled,
  kTerminated,
  kError,
  kPendingExpiry,
  kExpired,
};
enum class RenewalPreference : std::uint8_t { kManual, kAuto, kCancel, kNotSelected };
enum class OrderSourceType : std::uint8_t { kMarketplace2T, kVmwarePartner2T };
enum class SubscriptionType : std::uint8_t { kCommit, kOnDemand };
enum class DocumentType : std::uint8_t { kCreditMemo, kInvoice };
enum class ContractStatus : std::uint8_t { kActive, kInactive };

template <typename Enum>
struct EnumNames;

template <>
struct EnumNames<SubscriptionStatus> {
  static constexpr std::array<std::string_view, 9> kNames = {
      "SUBMITTED",  "CREATED", "ACTIVE",         "SUSPENDED", "CANCELLED",
      "TERMINATED", "ERROR",   "PENDING_EXPIRY", "EXPIRED"};
  static_assert(static_cast<std::size_t>(SubscriptionStatus::kExpired) + 1 == kNames.size());
};
template <>
struct EnumNames<RenewalPreference> {
  static constexpr std::array<std::string_view, 4> kNames = {"MANUAL", "AUTO", "CANCEL",
                                                             "NOT_SELECTED"};
  static_assert(static_cast<std::size_t>(RenewalPreference::kNotSelected) + 1 == kNames.size());
};
template <>
struct EnumNames<OrderSourceType> {
  static constexpr std::array<std::string_view, 2> kNames = {"MARKETPLACE_2T", "VMWAREPARTNER_2T"};
  static_assert(static_cast<std::size_t>(OrderSourceType::kVmwarePartner2T) + 1 == kNames.size());
};
template <>
struct EnumNames<SubscriptionType> {
  static constexpr std::array<std::string_view, 2> kNames = {"COMMIT", "ONDEMAND"};
  static_assert(static_cast<std::size_t>(SubscriptionType::kOnDemand) + 1 == kNames.size());
};
template <>
struct EnumNames<DocumentType> {
  static constexpr std::array<std::string_view, 2> kNames = {"CREDITMEMO", "INVOICE"};
  static_assert(static_cast<std::size_t>(DocumentType::kInvoice) + 1 == kNames.size());
};
template <>
struct EnumNames<ContractStatus> {
  static constexpr std::array<std::string_view, 2> kNames = {"ACTIVE", "INACTIVE"};
  static_assert(static_cast<std::size_t>(ContractStatus::kInactive) + 1 == kNames.size());
};

/// "PENDING_EXPIRY"
template <typename Enum>
[[nodiscard]] constexpr std::string_view wire_name(Enum value) noexcept {
  return EnumNames<Enum>::kNames[static_cast<std::size_t>(value)];
}

}  // namespace usagescope
