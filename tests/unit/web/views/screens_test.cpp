// The whole page without a browser: views, reducer and protocol over a real table.

#include <catch2/catch_test_macros.hpp>

#include "core/query/execute.hpp"
#include "core/store/usage_table.hpp"
#include "tests/unit/web/widgets/harness.hpp"
#include "web/engine/protocol.hpp"
#include "web/page/app.hpp"

namespace usagescope {
namespace {

constexpr Vec2 kSizes[] = {{1440, 900}, {1024, 768}, {800, 600}, {420, 860}};

UsageRecord record(const char* day, const char* reseller, const char* name, const char* service, const char* usage) {
  UsageRecord row;
  row.usage_timestamp = CivilDateTime{*CivilDate::parse(day), 0};
  row.reseller_id = reseller;
  row.reseller_name = name;
  row.service = service;
  row.charge_id = "VOD-HS";
  row.unit_of_measurement = "h";
  row.usage = *Decimal::parse(usage);
  row.on_demand_usage = row.usage;
  row.commitment = Decimal(0);
  row.msrp_price = *Decimal::parse("8.368063");
  return row;
}

/// Answers the page's messages at once, from a table of three rows.
class TinyEngine {
 public:
  TinyEngine() {
    for (const UsageRecord& row : {record("2021-11-10", "114214", "SoftChoice Inc", "VMware Cloud on AWS", "3666"),
                                   record("2021-11-11", "114214", "SoftChoice Inc", "VMware Site Recovery", "1"),
                                   record("2021-12-01", "118806", "Bluewater Systems", "VMware Cloud on AWS", "2")}) {
      REQUIRE(table_.append(row));
    }
  }

  void serve(App& app) {
    for (auto messages = app.take_engine_messages(); !messages.empty(); messages = app.take_engine_messages()) {
      for (const std::string& message : messages) {
        const auto request = decode_request(message);
        REQUIRE(request);
        if (auto answer = answer_to(request->command)) {
          app.handle_engine_message(encode_reply({request->id, std::move(*answer)}));
        }
      }
    }
  }

  bool is_short = false;
  std::string refusal;  ///< of connections, "" = they succeed
  int connects = 0;

 private:
  std::optional<EngineAnswer> answer_to(const EngineCommand& command) {
    if (std::holds_alternative<ConnectRequest>(command)) {
      ++connects;
      if (!refusal.empty()) return FailedReply{{ErrorCode::kNetwork, refusal, ""}, 0};
      return ConnectedReply{"org", *Instant::parse("2022-02-15T12:00:00Z"), false};
    }
    if (const auto* load = std::get_if<LoadUsageRequest>(&command)) {
      LoadStatusReply status;
      status.phase = is_short ? LoadPhase::kFailed : LoadPhase::kDone;
      status.period = load->period;
      status.rows = table_.row_count();
      status.expected_rows = is_short ? 100 : table_.row_count();
      status.pages = 1;
      status.revision = table_.revision();
      status.as_of = *Instant::parse("2022-02-15T12:00:00Z");
      status.first_day = *CivilDate::parse("2021-11-10");
      status.last_day = *CivilDate::parse("2021-12-01");
      if (is_short) status.error = Error{ErrorCode::kServer, "502 Bad Gateway", ""};
      return status;
    }
    if (const auto* query = std::get_if<QueryRequest>(&command)) {
      auto result = execute(table_, query->spec, query->window);
      REQUIRE(result);
      return QueryReply{std::move(*result), table_.revision(), 1000};
    }
    if (std::holds_alternative<LoadReportRequest>(command)) {
      return FailedReply{{ErrorCode::kForbidden, "The role of this token may not read reports", ""}, 403};
    }
    return std::nullopt;
  }

  UsageTable table_;
};

class Page {
 public:
  explicit Page(std::string_view hash, Vec2 size = {1440, 900}, bool is_short = false)
      : app_("http://127.0.0.1:8080"), harness([this](Ui& ui) { app_.draw(ui); }, size) {
    engine.is_short = is_short;
    app_.navigate(hash);
    settle();
  }

  void settle() {
    for (int i = 0; i < 8; ++i) {
      engine.serve(app_);
      harness.frame();
    }
  }
  void press(Role role, std::string_view name) {
    INFO(name);
    REQUIRE(harness.activate(role, name));
    settle();
  }
  std::string hash() {
    const auto change = app_.take_url_change();
    return change ? change->hash : "";
  }
  App& app() { return app_; }

 private:
  App app_;

 public:
  TinyEngine engine;
  UiHarness harness;
};

bool says(Page& page, std::string_view text) {
  for (const MirrorNode& node : page.harness.ui().nodes()) {
    if (node.name.find(text) != std::string::npos || node.value.find(text) != std::string::npos) return true;
  }
  return false;
}

TEST_CASE("every screen is whole in the mirror at every size", "[screens]") {
  for (const Vec2 size : kSizes) {
    for (const std::string_view hash :
         {"", "/explore?source=demo", "/explore?source=demo&by=resellerId,usageTimestamp.month&f.service=nothing",
          "/report?source=demo", "/explore?source=demo&nonsense=1"}) {
      for (const bool is_short : {false, true}) {
        Page page(hash, size, is_short);
        INFO(hash << " at " << size.x);
        CHECK(audit_mirror(page.harness.ui().nodes(), size).empty());
        CHECK_FALSE(page.app().wants_frame());
      }
    }
  }
}

TEST_CASE("what stops a connection is said inside its box, however long it is", "[screens]") {
  std::string words;
  for (int i = 0; i < 60; ++i) words += "lengthy ";
  for (const float width : {1440.0F, 1024.0F, 800.0F, 420.0F}) {
    INFO("at " << width);
    const Vec2 size{width, 2000};  // the mirror cuts off what is below the fold
    Page page("", size);
    page.engine.refusal = words;
    for (const auto& [name, text] : {std::pair{"Host", "https://usage.test"},
                                     {"Organisation id", "org"},
                                     {"API token", "token"}}) {
      page.harness.type(page.harness.find(Role::kTextbox, name)->id, text);
    }
    page.press(Role::kButton, "Connect");
    const MirrorNode* card = page.harness.find(Role::kRegion, "Connect to a server");
    const MirrorNode* alert = page.harness.find(Role::kAlert, "Connection failed");
    REQUIRE(alert != nullptr);
    CHECK(alert->rect.h > 60);
    CHECK(alert->rect.bottom() < card->rect.bottom());
    const MirrorNode* provider = page.harness.find(Role::kGroup, "Provider demo");
    CHECK(card->rect.bottom() < provider->rect.y);
    CHECK(audit_mirror(page.harness.ui().nodes(), size).empty());

    page.press(Role::kButton, "Use demo server");
    const MirrorNode* note = page.harness.find(Role::kAlert, "Demo failed");
    REQUIRE(note != nullptr);
    CHECK(note->rect.h > 60);
    CHECK(note->rect.bottom() < page.harness.find(Role::kGroup, "Demo data")->rect.y);
  }
}

TEST_CASE("one press opens the demo, with exact totals", "[screens]") {
  Page page("");
  page.press(Role::kButton, "Use demo server");
  CHECK(page.engine.connects == 1);
  CHECK(page.hash() == "/explore?source=demo");
  CHECK(says(page, "3 of 3"));
  // 3666 x 8.368063 + 1 x 8.368063 + 2 x 8.368063
  CHECK(says(page, "30,702.42"));
}

TEST_CASE("a group narrows, the address follows, the way back restores", "[screens]") {
  Page page("/explore?source=demo");
  static_cast<void>(page.hash());
  page.press(Role::kRow, "SoftChoice Inc 114214");
  CHECK(page.hash() == "/explore?source=demo&f.resellerId=114214&by=customerOrgId");
  CHECK(says(page, "Reseller is SoftChoice Inc"));
  page.app().navigate("/explore?source=demo");
  page.settle();
  CHECK_FALSE(says(page, "Reseller is SoftChoice Inc"));
  CHECK(page.engine.connects == 1);
}

TEST_CASE("no rows: each condition says what dropping it gives", "[screens]") {
  Page page("/explore?source=demo&f.service=VMware%20Site%20Recovery&f.resellerId=118806");
  CHECK(says(page, "No rows match these 2 conditions"));
  CHECK(says(page, "1 row"));
  page.press(Role::kButton, "Remove all filters");
  CHECK_FALSE(says(page, "No rows match"));
}

TEST_CASE("a short load never poses as a total", "[screens]") {
  Page page("/explore?source=demo", {1440, 900}, true);
  CHECK(says(page, "3 of 100"));
  CHECK(says(page, "Total so far"));
  CHECK(says(page, "incomplete"));
  CHECK(page.harness.find(Role::kButton, "Resume from row 4") != nullptr);
  page.press(Role::kButton, "Keep what is loaded");
  CHECK(page.harness.find(Role::kButton, "Resume from row 4") == nullptr);
  CHECK(says(page, "incomplete"));
}

TEST_CASE("a report that is refused says why and what to do", "[screens]") {
  Page page("/report?source=demo");
  CHECK(says(page, "may not read reports"));
  CHECK(page.harness.find(Role::kButton, "Try again") != nullptr);
  page.press(Role::kButton, "Use provider demo");
  CHECK(page.engine.connects == 2);
}

}  // namespace
}  // namespace usagescope
