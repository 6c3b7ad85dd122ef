// Every example file (fixtures/examples) through its decoder, and through it again with one value
// of another type at each place: the error names that place.
#include <catch2/catch_test_macros.hpp>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

#include "core/contract/contracts.hpp"
#include "core/contract/organizations.hpp"
#include "core/contract/seller.hpp"
#include "core/json/record_codec.hpp"
#include "core/json/report_codec.hpp"
#include "core/json/usage_codec.hpp"

using namespace usagescope;

namespace {

/// The failure of decoding a text, if any.
using Decoder = std::function<Status(std::string_view)>;

template <typename T>
Decoder record_decoder() {
  return [](std::string_view text) -> Status {
    auto decoded = decode_message<T>(text);
    if (!decoded) return decoded.error();
    return ok();
  };
}

Decoder plain_decoder(auto decode) {
  return [decode](std::string_view text) -> Status {
    auto decoded = decode(text);
    if (!decoded) return decoded.error();
    return ok();
  };
}

struct Example {
  const char* id;
  Decoder decode;
};

std::vector<Example> examples() {
  return {
      {"getDistributorUsageCustomers", plain_decoder(decode_usage_customers)},
      {"getSubscriptions", plain_decoder(decode_service_report)},
      {"getTenants", record_decoder<std::vector<Organization>>()},
      {"getUserOrgRoles", record_decoder<OrgRoles>()},
      {"searchDistributorSubscriptions", record_decoder<ResultPage<SellerSubscription>>()},
      {"searchResellerDiscountContracts", record_decoder<ResellerContractsAnswer>()},
      {"searchResellerTransactions", record_decoder<ResultPage<TransactionSummary>>()},
  };
}

std::string text_of(const Example& example) {
  std::ifstream file(std::string(USAGESCOPE_FIXTURES_DIR "/examples/") + example.id + ".json");
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The document with the value at `place` (counted over all values, the root first) replaced by one
/// of another type; `pointer` says where that was. SKU records are open: their members stay.
Json mutated(const Json& json, std::size_t& place, const std::string& at, std::string& pointer) {
  if (place-- == 0) {
    pointer = at;
    return json.array() != nullptr || json.object() != nullptr ? Json(true) : Json(Json::Array{});
  }
  if (const Json::Array* array = json.array()) {
    Json::Array copy;
    for (std::size_t i = 0; i < array->size(); ++i) {
      copy.push_back(mutated((*array)[i], place, element_path(at, i), pointer));
    }
    return copy;
  }
  const Json::Object* object = json.object();
  if (object == nullptr || at.find("/skus/") != std::string::npos) return json;
  Json::Object copy;
  for (const auto& [key, value] : *object) {
    copy.emplace_back(key, mutated(value, place, member_path(at, key), pointer));
  }
  return copy;
}

}  // namespace

TEST_CASE("decoders accept every example and name what is wrong in a changed one") {
  for (const Example& example : examples()) {
    CAPTURE(example.id);
    const std::string text = text_of(example);
    CHECK(example.decode(text));
    const auto json = Json::parse(text);
    REQUIRE(json);
    std::size_t changed = 0;
    for (std::size_t index = 0;; ++index) {
      std::size_t place = index;
      std::string pointer = "none";
      const Json document = mutated(*json, place, "", pointer);
      if (pointer == "none") break;
      CAPTURE(pointer);
      const Status status = example.decode(document.dump());
      REQUIRE_FALSE(status);
      CHECK(status.error().path == pointer);
      ++changed;
    }
    CHECK(changed > 1);
  }
}
