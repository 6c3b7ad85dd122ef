// SQLite in memory, with the system's library and its own JSON functions.

#include <sqlite3.h>

#include <string>
#include <utility>
#include <vector>

#include "core/time/civil.hpp"
#include "tests/bench/answer_text.hpp"
#include "tests/bench/bench_text.hpp"
#include "tests/bench/peer.hpp"

namespace usagescope::bench {
namespace {

/// Cells of one statement, as SQLite gives them.
using Cells = std::vector<std::vector<std::string>>;

std::string grouped(const std::string& key, const std::string& where = "",
                    const std::string& order = "") {
  return "select " + key + ", sum(usage * msrpPrice), count(*) from rows " + where +
         " group by 1 " + order;
}

std::string largest(std::uint32_t count) {
  return "order by 2 desc limit " + std::to_string(count);
}

std::string row_columns() {
  std::string text;
  for (const std::string_view name : kWireNames) {
    text += text.empty() ? "" : ",";
    text += name == "usageTimestamp" ? "substr(usageTimestamp, 1, 10)" : name;
  }
  return text;
}

class SqlitePeer final : public Peer {
 public:
  SqlitePeer() {
    sqlite3_open(":memory:", &database_);
    std::string columns;
    for (std::size_t i = 0; i < kWireNames.size(); ++i) {
      columns += i == 0 ? "" : ",";
      columns.append(kWireNames[i]).append(is_number_column(i) ? " real" : " text");
    }
    run("create table rows (" + columns + ")");
  }
  ~SqlitePeer() override { sqlite3_close(database_); }
  SqlitePeer(const SqlitePeer&) = delete;
  SqlitePeer& operator=(const SqlitePeer&) = delete;

  Status feed(std::string_view piece) override {
    page_ += piece;
    return ok();
  }

  Status finish_page() override {
    std::string columns;
    for (const std::string_view name : kWireNames) {
      columns += columns.empty() ? "" : ",";
      columns.append("value->>'").append(name).append("'");
    }
    run("insert into rows select " + columns + " from json_each(?1, '$.results')", page_);
    page_.clear();
    return status();
  }

  Status ask(Question question, std::uint32_t first_day) override {
    question_ = question;
    answers_.clear();
    const std::string one_charge = "where chargeId = '" + std::string(kWantedChargeId) + "'";
    const std::string day = "substr(usageTimestamp, 1, 10)";
    const std::string rows = "select " + row_columns() + " from rows order by usage desc, rowid ";
    switch (question) {
      case Question::kTotal:
        run("select '', sum(usage * msrpPrice), count(*) from rows " + one_charge);
        break;
      case Question::kService:
        run(grouped("service"));
        break;
      case Question::kCustomer:
        run(grouped("customerOrgId", "", largest(kTopGroups)));
        break;
      case Question::kResellerMonth:
        run("select resellerId || ' ' || month, cost, rows from (select resellerId, "
            "substr(usageTimestamp, 1, 7) as month, sum(usage * msrpPrice) as cost, "
            "count(*) as rows from rows group by 1, 2)");
        break;
      case Question::kDay:
        run(grouped(day, one_charge));
        break;
      case Question::kFacets:
        ask_facets(day);
        break;
      case Question::kBrush:
        ask_brush(first_day);
        break;
      case Question::kTopRows:
        run(rows + "limit " + std::to_string(kPageRowCount));
        break;
      case Question::kMiddleRows:
        run(rows + "limit " + std::to_string(kPageRowCount) +
            " offset (select count(*) / 2 from rows)");
        break;
    }
    return status();
  }

  std::string answer() const override {
    const bool has_parts = question_ == Question::kBrush;
    if (question_ == Question::kFacets) return facets_text();
    if (question_ == Question::kTopRows || question_ == Question::kMiddleRows) return rows_text();
    ListText list;
    for (const Cells& cells : answers_) list.add(groups_text(cells));
    return has_parts ? list.text() : groups_text(answers_[0]);
  }

  std::int64_t live_bytes() const override { return sqlite3_memory_used(); }

 private:
  void run(const std::string& sql, std::string_view text = {}) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) return;
    if (text.data() != nullptr) {
      sqlite3_bind_text64(statement, 1, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    Cells& cells = answers_.emplace_back();
    while (sqlite3_step(statement) == SQLITE_ROW) {
      auto& row = cells.emplace_back();
      for (int i = 0; i < sqlite3_column_count(statement); ++i) row.push_back(cell(statement, i));
    }
    sqlite3_finalize(statement);
  }

  static std::string cell(sqlite3_stmt* statement, int column) {
    if (sqlite3_column_type(statement, column) == SQLITE_FLOAT) {
      return number_text(sqlite3_column_double(statement, column));
    }
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    return text == nullptr ? "" : text;
  }

  [[nodiscard]] Status status() const {
    const int code = sqlite3_errcode(database_);
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return ok();
    return Error{ErrorCode::kServer, sqlite3_errmsg(database_), ""};
  }

  void ask_facets(const std::string& day) {
    for (std::size_t i = 0; i < kWireNames.size(); ++i) {
      const std::string name(kWireNames[i]);
      if (is_number_column(i)) {
        run("select count(distinct " + name + "), min(" + name + "), max(" + name + ") from rows");
      } else {
        const std::string groups = grouped(name == "usageTimestamp" ? day : name);
        run("with groups as materialized (" + groups +
            ") select *, (select count(*) from groups) from groups " + largest(kFacetValues));
      }
    }
  }

  void ask_brush(std::uint32_t first_day) {
    const CivilDate begin =
        CivilDate::from_ymd(2021, 10, 1)->plus_days(static_cast<std::int32_t>(first_day));
    const std::string where = "where usageTimestamp >= '" + begin.to_string() +
                              "' and usageTimestamp < '" + begin.plus_days(kBrushDays).to_string() +
                              "'";
    run(grouped("service", where));
    run(grouped("customerOrgId", where, largest(kTopGroups)));
    run(grouped("resellerId", where));
  }

  static std::string groups_text(const Cells& cells) {
    ListText list;
    for (const auto& row : cells) list.add(group_text(row[0], row[1], std::stoul(row[2])));
    return list.text();
  }

  [[nodiscard]] std::string facets_text() const {
    ListText list;
    for (std::size_t i = 0; i < kWireNames.size(); ++i) {
      const Cells& cells = answers_[i];
      list.add(is_number_column(i) ? list_text({cells[0][0], cells[0][1], cells[0][2]})
                                   : list_text({cells[0][3], groups_text(cells)}));
    }
    return list.text();
  }

  [[nodiscard]] std::string rows_text() const {
    ListText list;
    for (const auto& row : answers_[0]) {
      ListText texts;
      for (std::size_t i = 0; i < row.size(); ++i) {
        texts.add(is_number_column(i) ? row[i] : quoted(row[i]));
      }
      list.add(texts.text());
    }
    return list.text();
  }

  sqlite3* database_ = nullptr;
  std::string page_;
  Question question_ = Question::kTotal;
  std::vector<Cells> answers_;
};

}  // namespace

std::unique_ptr<Peer> make_sqlite() {
  return std::make_unique<SqlitePeer>();
}

}  // namespace usagescope::bench
