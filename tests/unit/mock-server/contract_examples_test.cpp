// Every answer that the contract (fixtures/openapi.yaml) shows goes through core's decoder, and
// through it again with one value of another type at each place: the error names that place.
#include <catch2/catch_test_macros.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/text.hpp"
#include "core/contract/contracts.hpp"
#include "core/contract/operations.hpp"
#include "core/contract/organizations.hpp"
#include "core/contract/proforma.hpp"
#include "core/contract/provider.hpp"
#include "core/contract/seller.hpp"
#include "core/json/message_codec.hpp"
#include "core/json/record_codec.hpp"
#include "core/json/report_codec.hpp"
#include "core/json/usage_codec.hpp"
#include "mock-server/fixtures/schema.hpp"
#include "mock-server/fixtures/yaml_tree.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/strict_json.hpp"
#include "tests/source_folders.hpp"
#include "tests/unit/json/changed_json.hpp"

using namespace usagescope;
using namespace usagescope::mock;

namespace {

/// By operation; those that answer with files have none.
std::map<std::string, Decoder> decoders() {
  const Decoder token = plain_decoder(decode_access_token_answer);
  const Decoder report = plain_decoder(decode_service_report);
  const Decoder usages = plain_decoder(decode_usage_page);
  const Decoder customers = plain_decoder(decode_usage_customers);
  const Decoder subscriptions = record_decoder<ResultPage<SellerSubscription>>();
  const Decoder transactions = record_decoder<ResultPage<TransactionSummary>>();
  const Decoder proforma = record_decoder<ProformaDetails>();
  const Decoder details = record_decoder<DiscountContractDetails>();
  return {
      {"exchangeApiToken", token},
      {"exchangeClientSecret", token},
      {"authorizeClient", token},
      {"getLoggedInUser", record_decoder<LoggedInUser>()},
      {"getLoggedInUserOrgs", record_decoder<LoggedInUserOrgs>()},
      {"getUserOrgRoles", record_decoder<OrgRoles>()},
      {"getOrganization", record_decoder<Organization>()},
      {"getTenants", record_decoder<std::vector<Organization>>()},
      {"getUsageReport", report},
      {"getSubscriptions", report},
      {"searchProviderSubscriptions", record_decoder<ResultPage<ProviderSubscription>>()},
      {"searchDistributorUsages", usages},
      {"searchResellerUsages", usages},
      {"getDistributorUsageCustomers", customers},
      {"getResellerUsageCustomers", customers},
      {"searchDistributorSubscriptions", subscriptions},
      {"searchResellerSubscriptions", subscriptions},
      {"searchDistributorTransactions", transactions},
      {"searchResellerTransactions", transactions},
      {"searchDistributorProformaDetails", proforma},
      {"searchResellerProformaDetails", proforma},
      {"searchDistributorInvoices", record_decoder<ResultPage<DistributorInvoice>>()},
      {"searchDistributorDiscountContracts", record_decoder<ResultPage<DiscountContract>>()},
      {"searchResellerDiscountContracts", record_decoder<ResellerContractsAnswer>()},
      {"getDistributorDiscountContract", details},
      {"getResellerDiscountContract", details},
      {"getResellerDiscountContractCustomers", record_decoder<std::vector<ContractReseller>>()},
  };
}

SchemaSet contract() {
  auto text = read_file(std::filesystem::path(USAGESCOPE_FIXTURES_DIR) / "openapi.yaml");
  REQUIRE(text);
  ProblemReader reader;
  auto document = read_yaml(*text, reader);
  REQUIRE(document);
  return SchemaSet(std::move(*document));
}

/// The examples of an operation's success, as JSON.
std::vector<Json> examples_of(const Json& operation) {
  std::vector<Json> found;
  const Json* responses = operation.find("responses");
  REQUIRE(responses != nullptr);
  for (const auto& [status, response] : *responses->object()) {
    const Json* content = status.starts_with("2") ? response.find("content") : nullptr;
    const Json* media = content == nullptr ? nullptr : content->find("application/json");
    const Json* examples = media == nullptr ? nullptr : media->find("examples");
    if (examples == nullptr) continue;
    for (const auto& [name, example] : *examples->object()) found.push_back(*example.find("value"));
  }
  return found;
}

}  // namespace

TEST_CASE("decoders accept every answer of the contract and name what is wrong in a changed one") {
  const SchemaSet document = contract();
  const auto decode = decoders();
  std::size_t decoded = 0;
  for (const Endpoint& endpoint : endpoints()) {
    const Json* operation = document.at("/paths/" + pointer_token(endpoint.path()) + '/' +
                                        ascii_lower(endpoint.method));
    REQUIRE(operation != nullptr);
    const auto decoder = decode.find(std::string(endpoint.id));
    if (decoder == decode.end()) continue;
    CAPTURE(endpoint.id);
    const std::vector<Json> examples = examples_of(*operation);
    REQUIRE_FALSE(examples.empty());
    for (const Json& example : examples) {
      const Status status = decoder->second(example.dump());
      if (!status) FAIL(describe(status.error()));
      CHECK(refused_changes(decoder->second, example) > 1);
      ++decoded;
    }
  }
  CHECK(decoded >= decode.size());
}

TEST_CASE("every error of the contract decodes") {
  const SchemaSet document = contract();
  const Json* responses = document.at("/components/responses");
  REQUIRE(responses != nullptr);
  for (const auto& [name, response] : *responses->object()) {
    CAPTURE(name);
    const Json* examples =
        document.at("/components/responses/" + name + "/content/application~1json/examples");
    REQUIRE(examples != nullptr);
    for (const auto& [unused, example] : *examples->object()) {
      const Json& body = *document.resolve(example)->find("value");
      const ApiError error = decode_api_error(0, body.dump());
      CHECK(body.find("errorCode")->string() != nullptr);
      CHECK(error.error_code == *body.find("errorCode")->string());
      CHECK(error.request_id == *body.find("requestId")->string());
    }
  }
}
