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
#include "core/contract/provider.hpp"
#include "core/contract/seller.hpp"
#include "core/json/record_codec.hpp"
#include "core/json/report_codec.hpp"
#include "core/json/usage_codec.hpp"
#include "tests/source_folders.hpp"
#include "tests/unit/json/changed_json.hpp"

using namespace usagescope;

namespace {

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
      {"searchProviderSubscriptions", record_decoder<ResultPage<ProviderSubscription>>()},
      {"searchResellerDiscountContracts", record_decoder<ResellerContractsAnswer>()},
      {"searchResellerTransactions", record_decoder<ResultPage<TransactionSummary>>()},
  };
}

std::string text_of(const Example& example) {
  std::ifstream file(std::string(USAGESCOPE_FIXTURES_DIR "/examples/") + example.id + ".json");
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("decoders accept every example and name what is wrong in a changed one") {
  for (const Example& example : examples()) {
    CAPTURE(example.id);
    const std::string text = text_of(example);
    CHECK(example.decode(text));
    const auto json = Json::parse(text);
    REQUIRE(json);
    CHECK(refused_changes(example.decode, *json) > 1);
  }
}
