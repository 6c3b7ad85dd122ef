#include "core/service/proforma_cost.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace usagescope;

namespace {

Decimal number(std::string_view text) {
  const auto parsed = Decimal::parse(text);
  REQUIRE(parsed);
  return *parsed;
}

ProformaContract contract_with(std::int64_t discount) {
  ProformaContract contract;
  contract.id = "18641";
  contract.product_family = "VMC-AWS";
  contract.terms.first = *CivilDate::parse("2021-06-01");
  contract.terms.last = *CivilDate::parse("2023-05-31");
  contract.terms.discount = discount;
  contract.whole_term.commitment = number("1000");
  contract.whole_term.remaining = number("250.5");
  return contract;
}

MonthCharge overage_of(std::string_view quantity, std::string_view amount) {
  MonthCharge charge;
  charge.overage = number(quantity);
  charge.overage_amount = number(amount);
  return charge;
}

std::string text(const std::optional<Decimal>& value) {
  return value ? value->to_string() : "none";
}

}  // namespace

TEST_CASE("overage: the discount comes off, exactly") {
  const ProformaContract contract = contract_with(7);
  const auto cost = overage_cost(overage_of("3", "25.104189"), &contract);
  REQUIRE(cost);
  CHECK(text(cost->total_list_price) == "25.104189");
  CHECK(text(cost->total_discount_savings) == "-1.75729323");
  CHECK(text(cost->total_sale_price) == "23.34689577");
  CHECK(cost->total_net_price == cost->total_sale_price);
  CHECK(text(cost->unit_list_price) == "8.368063");
  CHECK(text(cost->unit_net_price) == "7.78229859");
  CHECK(cost->total_contract_value == cost->total_sale_price);
  CHECK(text(cost->remaining_contract_value) == "0");
  REQUIRE(cost->discount_savings.size() == 1);
  const DiscountSaving& saving = cost->discount_savings[0];
  CHECK(saving.discount_amount == cost->total_discount_savings);
  CHECK(saving.attributes->group_code == "VMC-AWS");
  CHECK(saving.attributes->percent == "7");
  CHECK(saving.attributes->effective_start_date_time == "2021-06-01T00:00:00Z");
  CHECK(saving.attributes->effective_end_date_time == "2023-06-01T00:00:00Z");
}

TEST_CASE("without a contract or a discount nothing comes off") {
  const ProformaContract contract = contract_with(0);
  for (const ProformaContract* one : {&contract, static_cast<const ProformaContract*>(nullptr)}) {
    const auto cost = overage_cost(overage_of("2", "10"), one);
    REQUIRE(cost);
    CHECK(text(cost->total_net_price) == "10");
    CHECK(text(cost->unit_net_price) == "5");
    CHECK(text(cost->total_discount_savings) == "0");
    CHECK(cost->discount_savings.empty());
  }
  const auto offer = offer_cost(number("10"), nullptr, {}, "M1");
  REQUIRE(offer);
  CHECK_FALSE(offer->total_contract_value);
  CHECK_FALSE(offer->remaining_contract_value);
}

TEST_CASE("an amount that no one price explains has no price of one unit") {
  const auto cost = overage_cost(overage_of("3", "10"), nullptr);
  REQUIRE(cost);
  CHECK(text(cost->total_list_price) == "10");
  CHECK_FALSE(cost->unit_list_price);
  CHECK_FALSE(cost->unit_net_price);
  CHECK_FALSE(cost->unit_total_contract_value);
}

TEST_CASE("savings of subscriptions add up; each kind occurs") {
  const ProformaContract contract = contract_with(10);
  const PromotionService service{"VMware Cloud on AWS", "VMC-AWS", "vmc"};
  int percents = 0;
  int amounts = 0;
  int credits = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string id = "M" + std::to_string(1'000 + i);
    const auto cost = offer_cost(number("1234.56"), &contract, service, id);
    REQUIRE(cost);
    CHECK(*cost == offer_cost(number("1234.56"), &contract, service, id).value());
    CHECK(text(cost->total_sale_price) == "1111.104");
    CHECK(text(cost->total_contract_value) == "1000");
    CHECK(text(cost->remaining_contract_value) == "250.5");
    Decimal net = *cost->total_sale_price;
    for (const PromotionSaving& promotion : cost->promotion_savings) {
      CHECK(promotion.promotion_service_details == std::vector<PromotionService>{service});
      net = *Decimal::add(net, *promotion.promotion_amount);
      const bool is_amount = promotion.promotion_type == "AMOUNT";
      ++(is_amount ? amounts : percents);
      CHECK(text(promotion.promotion_amount) == (is_amount ? "-22.22" : "-55.56"));
      CHECK(text(promotion.remaining_amount) == (is_amount ? "-33.33" : "none"));
      CHECK(text(promotion.promotion_percent) == (is_amount ? "none" : "0.05"));
    }
    for (const CreditSaving& credit : cost->credit_savings) {
      CHECK(text(credit.credit_amount) == "-11.11");
      CHECK(credit.credit_reference == "FX-" + id);
      net = *Decimal::add(net, *credit.credit_amount);
      ++credits;
    }
    CHECK(*cost->total_net_price == net);
  }
  CHECK(percents > 0);
  CHECK(amounts > 0);
  CHECK(credits > 0);
}

TEST_CASE("an amount that does not fit is an error, not a wrong price") {
  const ProformaContract contract = contract_with(7);
  const std::string nines(38, '9');
  const auto cost = overage_cost(overage_of("1", nines), &contract);
  REQUIRE_FALSE(cost);
  CHECK(cost.error().code == ErrorCode::kOverflow);
}
