#include "web/engine/protocol.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>
#include <utility>
#include <vector>

namespace usagescope {
namespace {

Period november() {
  return Period::of(Month{2021 * 12 + 10});
}

EngineRequest through(const EngineRequest& request) {
  auto decoded = decode_request(encode_request(request));
  INFO(encode_request(request));
  if (!decoded) FAIL(describe(decoded.error()));
  return std::move(decoded).value();
}

EngineReply through(const EngineReply& reply) {
  auto decoded = decode_reply(encode_reply(reply));
  INFO(encode_reply(reply));
  if (!decoded) FAIL(describe(decoded.error()));
  return std::move(decoded).value();
}

QueryResult sample_result() {
  QueryRow total;
  total.values = {*Decimal::parse("30677.318958"), std::nullopt};
  total.row_count = 2;
  total.has_mixed_units = true;
  QueryRow group = total;
  group.key = {"114214", "SoftChoice \"Inc\" \u2026", false};
  group.unit = "IP";
  group.is_expanded = true;
  QueryRow child = group;
  child.level = 1;
  child.key = {"", "", true};
  QueryResult result;
  result.measures = {Measure::kListCost, Measure::kUsage};
  result.matching_rows = 2;
  result.table_rows = 3;
  result.visible_rows = 2;
  result.group_counts = {1, 1};
  result.offset = 0;
  result.total = total;
  result.rows = {group, child};
  result.identity_breaks = 1;
  return result;
}

ServiceReport sample_report() {
  ReportSubscription subscription;
  subscription.sid = "sid-1";
  subscription.subscription_end_time = 0;
  subscription.sku_data =
      SkuData{{SkuRecord{{{"unitPrice", "\"51987.0\""}, {"usageQty", "3"}}}}, 0};
  ReportService service;
  service.service_name = "VMware Cloud on AWS";
  service.service_usage_amount = *Decimal::parse("155961.0");
  service.subscriptions = {subscription};
  ReportOrganization organization;
  organization.org_id = "o1";
  organization.services = {service};
  return {organization};
}

LoadStatusReply full_status() {
  LoadStatusReply status;
  status.phase = LoadPhase::kRetrying;
  status.period = november();
  status.rows = 4'000'000'000;
  status.expected_rows = 2'147'483'647;
  status.pages = 7;
  status.unknown_fields = 3;
  status.rows_per_second = 12'345;
  status.attempt = 2;
  status.wait_ms = 60'000;
  status.first_day = CivilDate::from_ymd(2021, 11, 1);
  status.last_day = CivilDate::from_ymd(2021, 11, 30);
  status.error = Error{ErrorCode::kServer, "The server failed (503).", "/results/3"};
  status.http_status = 503;
  status.as_of = {1'644'926'400'123};
  status.revision = 1ULL << 52;
  return status;
}

QuerySpec spec_of_rows() {
  QuerySpec spec;
  spec.period = november();
  spec.filters = {{Column::kChargeId, FilterOperator::kEquals, {"VOD-HS"}}};
  return spec;
}

template <typename T>
EngineAnswer answer_of(T result) {
  return RowAnswer<T>{std::move(result), 1ULL << 40};
}

InputStatusReply full_input_status() {
  InputStatusReply status;
  status.phase = LoadPhase::kFailed;
  status.name = "a.csv";
  status.format = UsageFormat::kCsv;
  status.bytes = 1LL << 40;
  status.rows = 5;
  status.table_rows = 4'000'000'000;
  status.expected_rows = 7;
  status.unknown_fields = 3;
  status.unused_columns = {"Tag", "Org Status"};
  status.currency = "USD";
  status.first_day = CivilDate::from_ymd(2021, 11, 1);
  status.last_day = CivilDate::from_ymd(2021, 11, 30);
  status.error = Error{ErrorCode::kWrongType, "No number.", "a.csv:12:usage"};
  status.revision = 1ULL << 52;
  return status;
}

TEST_CASE("every request comes back equal") {
  QuerySpec spec;
  spec.period = november();
  spec.filters = {{Column::kChargeId, FilterOperator::kIn, {"VOD-HS", "VOD-IP"}}};
  spec.group_by = {{Column::kResellerId, DateBucket::kNone},
                   {Column::kUsageTimestamp, DateBucket::kMonth}};
  spec.measures = {Measure::kListCost, Measure::kRows};
  spec.sort = {{SortKey::By::kMeasure, 0, true}};
  const EngineCommand command = GENERATE_COPY(
      EngineCommand{ConnectRequest{"https://h.test", "org", "tok\"en\n\u00e9"}},
      EngineCommand{ConnectRequest{}}, EngineCommand{LoadUsageRequest{november(), 1}},
      EngineCommand{LoadUsageRequest{std::nullopt, 1000}}, EngineCommand{ResumeLoadRequest{}},
      EngineCommand{CancelLoadRequest{}}, EngineCommand{DisconnectRequest{}},
      EngineCommand{ClearRequest{}}, EngineCommand{MemoryRequest{}},
      EngineCommand{OpenInputRequest{"a \"b\".csv", UsageFormat::kCsv}},
      EngineCommand{OpenInputRequest{}}, EngineCommand{AppendRequest{4'294'967'295}},
      EngineCommand{EndInputRequest{1}}, EngineCommand{CancelInputRequest{2}},
      EngineCommand{QueryRequest{spec, QueryWindow{5, 10, true, {{"114214"}, {""}}}}},
      EngineCommand{FacetQuestion{spec_of_rows(), {Column::kService, DateBucket::kNone, "vm"}}},
      EngineCommand{FindQuestion{{}, {"a", {{Column::kUsage, false, true}}, 1, 2, FindStep{7, true}}}},
      EngineCommand{ListQuestion{spec_of_rows(), {{{Column::kUsageTimestamp, true, false}}, 3, 4}}},
      EngineCommand{SummaryQuestion{{}, {{}, {{1, 5}}, {9}}}},
      EngineCommand{FaultQuestion{{}, {{FaultKind::kLineGap}, 5, {{"s", november()}}, 1, 2, 3}}},
      EngineCommand{TakeSnapshotRequest{}}, EngineCommand{DropSnapshotRequest{6}},
      EngineCommand{DiffRequest{6, spec_of_rows(), {{SnapshotKind::kAdded}, 1, 2}}},
      EngineCommand{OpenExportRequest{spec_of_rows(), {}, ExportFormat::kNdjson}},
      EngineCommand{NextPieceRequest{6}}, EngineCommand{CloseExportRequest{6}},
      EngineCommand{LoadReportRequest{"o", "t", Month{24'262}, Month{24'263}}},
      EngineCommand{LoadReportRequest{"o", "", Month{24'262}, Month{24'262}}});
  const EngineRequest request{4'294'967'295, command};
  CHECK(through(request) == request);
}

TEST_CASE("every reply comes back equal") {
  const EngineAnswer answer = GENERATE(
      EngineAnswer{ConnectedReply{"org", {1'644'926'400'000}, true}},
      EngineAnswer{ConnectedReply{"", {-1}, false}}, EngineAnswer{full_status()},
      EngineAnswer{LoadStatusReply{}}, EngineAnswer{QueryReply{sample_result(), 12, 34}},
      EngineAnswer{ReportReply{{{Month{24'262}, sample_report()}, {Month{24'263}, {}}}, {5}}},
      EngineAnswer{ReportReply{}}, EngineAnswer{DoneReply{1ULL << 52}},
      EngineAnswer{full_input_status()}, EngineAnswer{InputStatusReply{}},
      EngineAnswer{MemoryReply{{1, 2, 1LL << 40}, 3, 5, 4}},
      answer_of(FacetResult{4, 2, 1, 0, {{{"a", "A", false}, 3, Decimal(7)}}, std::nullopt}),
      answer_of(FindResult{1, {}, 0, {17}, FoundRow{17, 3, true}}),
      answer_of(RowPage{4, 9, 0, {{17, {}, Decimal(7)}}}), answer_of(RowSummary{}),
      answer_of(FaultReport{9, 0, {{FaultKind::kLineGap, std::nullopt, 1, 2, 3, Decimal(4), {}}}}),
      answer_of(SnapshotResult{}), EngineAnswer{SnapshotReply{5, 6, 7}},
      EngineAnswer{PieceReply{5, 6, 7, true}},
      EngineAnswer{FailedReply{{ErrorCode::kUnauthorized, "No.", "apiToken"}, 401}});
  const EngineReply reply{7, answer};
  CHECK(through(reply) == reply);
}

TEST_CASE("every load phase and error code has a name") {
  for (int phase = 0; phase <= static_cast<int>(LoadPhase::kCancelled); ++phase) {
    LoadStatusReply status;
    status.phase = static_cast<LoadPhase>(phase);
    const EngineReply reply{1, status};
    CHECK(through(reply) == reply);
  }
  for (int code = 0; code <= static_cast<int>(ErrorCode::kCancelled); ++code) {
    const EngineReply reply{1, FailedReply{{static_cast<ErrorCode>(code), "m", "p"}, 0}};
    CHECK(through(reply) == reply);
  }
}

struct Malformed {
  std::string text;
  ErrorCode code;
  std::string path;
};

TEST_CASE("a malformed request says what is wrong and where") {
  const auto bad = GENERATE(values<Malformed>({
      {"", ErrorCode::kInvalidSyntax, ""},
      {"{", ErrorCode::kInvalidSyntax, ""},
      {"[]", ErrorCode::kWrongType, ""},
      {"7", ErrorCode::kWrongType, ""},
      {"{}", ErrorCode::kInvalidArgument, "/v"},
      {R"({"v":"1","id":1,"type":"cancelLoad"})", ErrorCode::kWrongType, "/v"},
      {R"({"v":1,"id":1,"type":"cancelLoad"})", ErrorCode::kInvalidArgument, "/v"},
      {R"({"v":2,"type":"cancelLoad"})", ErrorCode::kInvalidArgument, "/id"},
      {R"({"v":2,"id":-1,"type":"cancelLoad"})", ErrorCode::kOutOfRange, "/id"},
      {R"({"v":2,"id":4294967296,"type":"cancelLoad"})", ErrorCode::kOutOfRange, "/id"},
      {R"({"v":2,"id":1.5,"type":"cancelLoad"})", ErrorCode::kOutOfRange, "/id"},
      {R"({"v":2,"id":1})", ErrorCode::kInvalidArgument, "/type"},
      {R"({"v":2,"id":1,"type":"fly"})", ErrorCode::kUnknownName, "/type"},
      {R"({"v":2,"id":1,"type":null})", ErrorCode::kWrongType, "/type"},
      {R"({"v":2,"id":1,"type":"cancelLoad","more":1})", ErrorCode::kUnknownName, "/more"},
      {R"({"v":2,"id":1,"type":"connect","host":"","orgId":"o"})", ErrorCode::kInvalidArgument,
       "/apiToken"},
      {R"({"v":2,"id":1,"type":"connect","host":"","orgId":"o","apiToken":5})",
       ErrorCode::kWrongType, "/apiToken"},
      {R"({"v":2,"id":1,"type":"loadUsage"})", ErrorCode::kInvalidArgument, "/pageLimit"},
      {R"({"v":2,"id":1,"type":"loadUsage","pageLimit":0})", ErrorCode::kOutOfRange, "/pageLimit"},
      {R"({"v":2,"id":1,"type":"loadUsage","pageLimit":1001})", ErrorCode::kOutOfRange,
       "/pageLimit"},
      {R"({"v":2,"id":1,"type":"loadUsage","pageLimit":5,"period":[]})", ErrorCode::kWrongType,
       "/period"},
      {R"({"v":2,"id":1,"type":"loadUsage","pageLimit":5,"period":{"from":"2021-01-01"}})",
       ErrorCode::kInvalidArgument, "/period/to"},
      {R"({"v":2,"id":1,"type":"loadUsage","pageLimit":5,
           "period":{"from":"2021-02-30","to":"2021-03-01"}})",
       ErrorCode::kInvalidSyntax, "/period/from"},
      {R"({"v":2,"id":1,"type":"loadUsage","pageLimit":5,
           "period":{"from":"2021-02-02","to":"2021-02-01"}})",
       ErrorCode::kInvalidArgument, "/period"},
      {R"({"v":2,"id":1,"type":"openInput","name":"a","format":"xlsx"})", ErrorCode::kUnknownName,
       "/format"},
      {R"({"v":2,"id":1,"type":"append"})", ErrorCode::kInvalidArgument, "/input"},
      {R"({"v":2,"id":1,"type":"query","spec":{}})", ErrorCode::kInvalidArgument, "/window"},
      {R"({"v":2,"id":1,"type":"query","window":{}})", ErrorCode::kInvalidArgument, "/spec"},
      {R"({"v":2,"id":1,"type":"query","window":{},"spec":{"groupBy":[{"column":"nothing"}]}})",
       ErrorCode::kUnknownName, "/spec/groupBy/0/column"},
      {R"({"v":2,"id":1,"type":"loadReport","orgId":"o","tenantId":"","first":"2021-13",
           "last":"2021-12"})",
       ErrorCode::kInvalidSyntax, "/first"},
      {R"({"v":2,"id":1,"type":"loadReport","orgId":"o","tenantId":"","first":"2021-12",
           "last":"2021-11"})",
       ErrorCode::kInvalidArgument, "/last"},
  }));
  const auto decoded = decode_request(bad.text);
  INFO(bad.text);
  REQUIRE_FALSE(decoded.has_value());
  INFO(describe(decoded.error()));
  CHECK(decoded.error().code == bad.code);
  CHECK(decoded.error().path == bad.path);
  CHECK_FALSE(decoded.error().message.empty());
}

TEST_CASE("a malformed reply says what is wrong and where") {
  const auto bad = GENERATE(values<Malformed>({
      {"nonsense", ErrorCode::kInvalidSyntax, ""},
      {R"({"v":2,"id":1,"type":"connect"})", ErrorCode::kUnknownName, "/type"},
      {R"({"v":2,"id":1,"type":"connected","orgId":"o","serverTime":1})",
       ErrorCode::kInvalidArgument, "/isBrowserTime"},
      {R"({"v":2,"id":1,"type":"failed","httpStatus":0,
           "error":{"code":"odd","message":"","path":""}})",
       ErrorCode::kUnknownName, "/error/code"},
      {R"({"v":2,"id":1,"type":"failed","httpStatus":0,"error":{"code":"server","path":""}})",
       ErrorCode::kInvalidArgument, "/error/message"},
      {R"({"v":2,"id":1,"type":"report","asOf":0,"months":{}})", ErrorCode::kWrongType, "/months"},
      {R"({"v":2,"id":1,"type":"report","asOf":0,"months":[{"month":"2021-11"}]})",
       ErrorCode::kInvalidArgument, "/months/0/organizations"},
      {R"({"v":2,"id":1,"type":"report","asOf":0,"months":[
           {"month":"2021-11","organizations":[]},{"month":"2021-11","organizations":[]}]})",
       ErrorCode::kInvalidArgument, "/months/1"},
      {R"({"v":2,"id":1,"type":"queryResult","revision":0,"elapsedUs":0,"result":5})",
       ErrorCode::kWrongType, "/result"},
      {R"({"v":2,"id":1,"type":"inputStatus","phase":"done","name":"","format":"csv","bytes":0,
          "rows":0,"tableRows":0,"unknownFields":0,"unusedColumns":[1],"currency":"",
          "revision":0})", ErrorCode::kWrongType, "/unusedColumns"},
      {R"({"v":2,"id":1,"type":"loadStatus","phase":"idle"})", ErrorCode::kUnknownName, "/phase"},
  }));
  const auto decoded = decode_reply(bad.text);
  INFO(bad.text);
  REQUIRE_FALSE(decoded.has_value());
  INFO(describe(decoded.error()));
  CHECK(decoded.error().code == bad.code);
  CHECK(decoded.error().path == bad.path);
}

TEST_CASE("every cut of a message is refused") {
  const std::string text = encode_request({3, ConnectRequest{"https://h", "o", "t"}});
  for (std::size_t size = 0; size < text.size(); ++size) {
    CHECK_FALSE(decode_request(text.substr(0, size)).has_value());
  }
}

TEST_CASE("deep nesting is refused, not followed") {
  const std::string text = R"({"v":2,"id":1,"type":)" + std::string(100'000, '[');
  const auto decoded = decode_request(text);
  REQUIRE_FALSE(decoded.has_value());
  CHECK(decoded.error().code == ErrorCode::kTooDeep);
}

TEST_CASE("no error text holds a token") {
  const std::string secret = "s3cr3t-t0k3n";
  const std::string whole =
      R"({"v":2,"id":1,"type":"connect","host":"","orgId":"o","apiToken":")" + secret + R"("})";
  std::vector<std::string> broken = {
      whole + "}",
      R"({"v":2,"id":1,"type":"connect","host":"","orgId":"o","apiToken":[")" + secret + R"("]})",
      R"({"v":9,"id":1,"type":"connect","host":"","orgId":"o","apiToken":")" + secret + R"("})",
      R"({"v":2,"id":1,"type":")" + secret + R"("})",
      R"({"v":2,"id":1,"type":"connect","host":5,"orgId":"o","apiToken":")" + secret + R"("})"};
  for (std::size_t size = 1; size < whole.size(); ++size) broken.push_back(whole.substr(0, size));
  for (const std::string& text : broken) {
    const auto decoded = decode_request(text);
    REQUIRE_FALSE(decoded.has_value());
    CHECK(describe(decoded.error()).find(secret.substr(0, 6)) == std::string::npos);
  }
}

}  // namespace
}  // namespace usagescope
