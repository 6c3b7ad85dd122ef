#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/decimal.hpp"

/// Proforma details of the seller API as they stand on the wire (api-reference.md, 7.6; what its
/// page of CostObject in the 2-tier API says of costs). Every member is optional there. Savings are
/// negative amounts.
namespace usagescope {

/// Of an RCD discount; for other kinds the document shows a map of texts without its keys.
struct DiscountAttributes {
  std::optional<std::string> group_code;
  std::optional<std::string> percent;
  std::optional<std::string> effective_start_date_time;
  std::optional<std::string> effective_end_date_time;

  static void fields(auto& self, auto&& visit) {
    visit("groupCode", self.group_code);
    visit("percent", self.percent);
    visit("effectiveStartDateTime", self.effective_start_date_time);
    visit("effectiveEndDateTime", self.effective_end_date_time);
  }
  friend bool operator==(const DiscountAttributes&, const DiscountAttributes&) = default;
};

struct DiscountSaving {
  std::optional<DiscountAttributes> attributes;
  std::optional<Decimal> discount_amount;
  std::optional<std::string> type;  ///< "RCD"

  static void fields(auto& self, auto&& visit) {
    visit("attributes", self.attributes);
    visit("discountAmount", self.discount_amount);
    visit("type", self.type);
  }
  friend bool operator==(const DiscountSaving&, const DiscountSaving&) = default;
};

struct CreditSaving {
  std::optional<Decimal> credit_amount;
  std::optional<std::string> credit_reference;
  std::optional<std::string> type;  ///< "FLEX_EXCHANGE"

  static void fields(auto& self, auto&& visit) {
    visit("creditAmount", self.credit_amount);
    visit("creditReference", self.credit_reference);
    visit("type", self.type);
  }
  friend bool operator==(const CreditSaving&, const CreditSaving&) = default;
};

/// A service that a promotion is for.
struct PromotionService {
  std::optional<std::string> description;
  std::optional<std::string> product_family;
  std::optional<std::string> service_definition_id;

  static void fields(auto& self, auto&& visit) {
    visit("description", self.description);
    visit("productFamily", self.product_family);
    visit("serviceDefinitionId", self.service_definition_id);
  }
  friend bool operator==(const PromotionService&, const PromotionService&) = default;
};

struct PromotionSaving {
  std::optional<Decimal> promotion_amount;
  std::optional<std::string> promotion_code;
  std::optional<std::string> promotion_name;
  std::optional<Decimal> promotion_percent;  ///< a fraction: 0.05
  std::vector<PromotionService> promotion_service_details;
  std::optional<std::string> promotion_type;
  std::optional<Decimal> remaining_amount;
  std::optional<std::string> seller_promotion_instance_id;

  static void fields(auto& self, auto&& visit) {
    visit("promotionAmount", self.promotion_amount);
    visit("promotionCode", self.promotion_code);
    visit("promotionName", self.promotion_name);
    visit("promotionPercent", self.promotion_percent);
    visit("promotionServiceDetails", self.promotion_service_details);
    visit("promotionType", self.promotion_type);
    visit("remainingAmount", self.remaining_amount);
    visit("sellerPromotionInstanceId", self.seller_promotion_instance_id);
  }
  friend bool operator==(const PromotionSaving&, const PromotionSaving&) = default;
};

/// Sale price = list price + discounts, net price = sale price + promotions + credits.
struct OfferCost {
  std::optional<Decimal> total_list_price;
  std::optional<Decimal> total_net_price;
  std::optional<Decimal> total_sale_price;
  std::optional<Decimal> total_credit_savings;
  std::optional<Decimal> total_discount_savings;
  std::optional<Decimal> total_promotion_savings;
  std::optional<Decimal> total_contract_value;
  std::optional<Decimal> remaining_contract_value;
  std::optional<Decimal> unit_list_price;
  std::optional<Decimal> unit_net_price;
  std::optional<Decimal> unit_total_contract_value;
  std::vector<CreditSaving> credit_savings;
  std::vector<DiscountSaving> discount_savings;
  std::vector<PromotionSaving> promotion_savings;

  static void fields(auto& self, auto&& visit) {
    visit("totalListPrice", self.total_list_price);
    visit("totalNetPrice", self.total_net_price);
    visit("totalSalePrice", self.total_sale_price);
    visit("totalCreditSavings", self.total_credit_savings);
    visit("totalDiscountSavings", self.total_discount_savings);
    visit("totalPromotionSavings", self.total_promotion_savings);
    visit("totalContractValue", self.total_contract_value);
    visit("remainingContractValue", self.remaining_contract_value);
    visit("unitListPrice", self.unit_list_price);
    visit("unitNetPrice", self.unit_net_price);
    visit("unitTotalContractValue", self.unit_total_contract_value);
    visit("creditSavings", self.credit_savings);
    visit("discountSavings", self.discount_savings);
    visit("promotionSavings", self.promotion_savings);
  }
  friend bool operator==(const OfferCost&, const OfferCost&) = default;
};

/// Overage of one charge.
struct UsageItem {
  std::optional<std::string> charge_id;
  std::optional<std::string> charge_type;  ///< "TIERED"
  std::optional<std::string> currency;
  std::optional<std::string> description;
  std::optional<std::string> name;
  std::optional<OfferCost> offer_cost;
  std::optional<std::string> product_id;
  std::optional<std::int64_t> purchase_quantity;
  std::optional<std::string> sku;
  std::optional<std::string> tier_name;
  std::optional<std::string> uom;

  static void fields(auto& self, auto&& visit) {
    visit("chargeId", self.charge_id);
    visit("chargeType", self.charge_type);
    visit("currency", self.currency);
    visit("description", self.description);
    visit("name", self.name);
    visit("offerCost", self.offer_cost);
    visit("productId", self.product_id);
    visit("purchaseQuantity", self.purchase_quantity);
    visit("sku", self.sku);
    visit("tierName", self.tier_name);
    visit("uom", self.uom);
  }
  friend bool operator==(const UsageItem&, const UsageItem&) = default;
};

struct ProformaOffer {
  std::optional<std::string> billing_start_date;
  std::optional<std::string> billing_end_date;
  std::optional<std::string> billing_frequency;
  std::optional<std::string> billing_model;
  std::optional<std::string> cbc_id;
  std::optional<std::string> currency;
  std::optional<std::string> license_unit;
  std::optional<std::string> offer_category;
  std::optional<OfferCost> offer_cost;
  std::vector<DiscountSaving> discountsavings;  ///< lower-case s here
  std::vector<UsageItem> usage_items;           ///< the name is an assumption

  static void fields(auto& self, auto&& visit) {
    visit("billingStartDate", self.billing_start_date);
    visit("billingEndDate", self.billing_end_date);
    visit("billingFrequency", self.billing_frequency);
    visit("billingModel", self.billing_model);
    visit("cbcId", self.cbc_id);
    visit("currency", self.currency);
    visit("licenseUnit", self.license_unit);
    visit("offerCategory", self.offer_category);
    visit("offerCost", self.offer_cost);
    visit("discountsavings", self.discountsavings);
    visit("usageItems", self.usage_items);
  }
  friend bool operator==(const ProformaOffer&, const ProformaOffer&) = default;
};

struct ProformaCustomer {
  std::optional<std::string> address;
  std::optional<std::string> city;
  std::optional<std::string> contact_name;
  std::optional<std::string> ea_number;
  std::optional<std::string> email;
  std::optional<std::string> location_id;
  std::optional<std::string> name;
  std::optional<std::string> number;
  std::optional<std::string> phone;
  std::optional<std::string> prmid;
  std::optional<std::string> state;
  std::optional<std::string> type;

  static void fields(auto& self, auto&& visit) {
    visit("address", self.address);
    visit("city", self.city);
    visit("contactName", self.contact_name);
    visit("eaNumber", self.ea_number);
    visit("email", self.email);
    visit("locationId", self.location_id);
    visit("name", self.name);
    visit("number", self.number);
    visit("phone", self.phone);
    visit("prmid", self.prmid);
    visit("state", self.state);
    visit("type", self.type);
  }
  friend bool operator==(const ProformaCustomer&, const ProformaCustomer&) = default;
};

struct OrganizationRef {
  std::optional<std::string> domain;
  std::optional<std::string> id;
  std::optional<std::string> name;

  static void fields(auto& self, auto&& visit) {
    visit("domain", self.domain);
    visit("id", self.id);
    visit("name", self.name);
  }
  friend bool operator==(const OrganizationRef&, const OrganizationRef&) = default;
};

/// One subscription in one billing period.
struct ProformaHeader {
  std::optional<std::string> billing_engine_subscription_id;
  std::optional<std::string> billing_period;
  std::optional<std::string> currency;
  std::vector<ProformaCustomer> customers;
  std::optional<std::string> date;
  std::optional<std::string> federal_tax_id;
  std::optional<std::string> file_creation_date;
  std::optional<std::string> number;
  std::vector<ProformaOffer> offers;
  std::optional<OrganizationRef> organization_ref;
  std::optional<std::string> organizational_info;
  std::optional<std::string> proforma_file_name;
  std::optional<std::string> service;
  std::optional<std::string> status;
  std::optional<std::string> subscription_start_date;
  std::optional<std::string> subscription_end_date;

  static void fields(auto& self, auto&& visit) {
    visit("billingEngineSubscriptionId", self.billing_engine_subscription_id);
    visit("billingPeriod", self.billing_period);
    visit("currency", self.currency);
    visit("customers", self.customers);
    visit("date", self.date);
    visit("federalTaxId", self.federal_tax_id);
    visit("fileCreationDate", self.file_creation_date);
    visit("number", self.number);
    visit("offers", self.offers);
    visit("organizationRef", self.organization_ref);
    visit("organizationalInfo", self.organizational_info);
    visit("proformaFileName", self.proforma_file_name);
    visit("service", self.service);
    visit("status", self.status);
    visit("subscriptionStartDate", self.subscription_start_date);
    visit("subscriptionEndDate", self.subscription_end_date);
  }
  friend bool operator==(const ProformaHeader&, const ProformaHeader&) = default;
};

/// Answer of proforma-details/search: no pages.
struct ProformaDetails {
  std::optional<std::string> name;
  std::optional<std::string> partner_id;
  std::vector<ProformaHeader> proforma_headers;

  static void fields(auto& self, auto&& visit) {
    visit("name", self.name);
    visit("partnerId", self.partner_id);
    visit("proformaHeaders", self.proforma_headers);
  }
  friend bool operator==(const ProformaDetails&, const ProformaDetails&) = default;
};

/// Its body. The period's format is not documented: "YYYY-MM" here.
struct ProformaRequest {
  std::optional<std::string> billing_period;

  static void fields(auto& self, auto&& visit) { visit("billingPeriod", self.billing_period); }
  friend bool operator==(const ProformaRequest&, const ProformaRequest&) = default;
};

}  // namespace usagescope
