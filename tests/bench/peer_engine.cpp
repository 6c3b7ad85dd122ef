// The engine itself, without the module around it.

#include <optional>
#include <utility>
#include <vector>

#include "core/json/usage_ingest.hpp"
#include "core/query/execute.hpp"
#include "core/query/rows/facets.hpp"
#include "core/query/rows/row_query.hpp"
#include "tests/bench/answer_text.hpp"
#include "tests/bench/bench_text.hpp"
#include "tests/bench/peer.hpp"

namespace usagescope::bench {
namespace {

constexpr std::uint32_t kAllRows = 1'000'000;

QuerySpec by(std::vector<GroupKey> keys) {
  QuerySpec spec;
  spec.group_by = std::move(keys);
  return spec;
}

QuerySpec of_one_charge(QuerySpec spec) {
  Filter filter;
  filter.column = Column::kChargeId;
  filter.values = {std::string(kWantedChargeId)};
  spec.filters = {filter};
  return spec;
}

std::string cost_text(const std::optional<Decimal>& cost) {
  return quoted(cost ? cost->to_string() : "");
}

std::string groups_text(const QueryResult& result) {
  ListText list;
  const bool has_levels = result.group_counts.size() > 1;
  std::string above;
  for (const QueryRow& row : result.rows) {
    if (has_levels && row.level == 0) {
      above = row.key.value + " ";
      continue;
    }
    list.add(group_text(above + row.key.value, cost_text(row.values[0]), row.row_count));
  }
  return list.text();
}

class EnginePeer final : public Peer {
 public:
  Status feed(std::string_view piece) override {
    if (!ingest_) ingest_.emplace(table_, IngestOptions{});
    return ingest_->append(piece);
  }
  Status finish_page() override {
    const Result<IngestReport> report = ingest_->finish();
    ingest_.reset();
    return report ? ok() : Status(report.error());
  }

  Status ask(Question question, std::uint32_t first_day) override {
    question_ = question;
    results_.clear();
    switch (question) {
      case Question::kTotal:
        return run(of_one_charge({}), {});
      case Question::kService:
        return run(by({{Column::kService, DateBucket::kNone}}), {});
      case Question::kCustomer:
        return run(top_customers(), window(kTopGroups));
      case Question::kResellerMonth:
        return run(by({{Column::kResellerId, DateBucket::kNone},
                       {Column::kUsageTimestamp, DateBucket::kMonth}}),
                   window(kAllRows));
      case Question::kDay:
        return run(of_one_charge(by({{Column::kUsageTimestamp, DateBucket::kDay}})), {});
      case Question::kFacets:
        return ask_facets();
      case Question::kBrush:
        return ask_brush(first_day);
      case Question::kTopRows:
        return ask_rows(0);
      case Question::kMiddleRows:
        break;
    }
    return ask_rows(table_.row_count() / 2);
  }

  std::string answer() const override {
    switch (question_) {
      case Question::kTotal: {
        const QueryRow& total = results_[0].total;
        return list_text({group_text("", cost_text(total.values[0]), total.row_count)});
      }
      case Question::kFacets:
        return facets_text();
      case Question::kBrush:
        return list_text(
            {groups_text(results_[0]), groups_text(results_[1]), groups_text(results_[2])});
      case Question::kTopRows:
      case Question::kMiddleRows:
        return rows_text();
      default:
        return groups_text(results_[0]);
    }
  }

  std::int64_t live_bytes() const override { return table_.memory_bytes(); }

 private:
  static QueryWindow window(std::uint32_t limit) { return {0, limit, true, {}}; }

  static QuerySpec top_customers() {
    QuerySpec spec = by({{Column::kCustomerOrgId, DateBucket::kNone}});
    spec.sort = {SortKey{}};
    return spec;
  }

  Status run(const QuerySpec& spec, const QueryWindow& window, SelectionMemo* memo = nullptr) {
    Result<QueryResult> result = execute(table_, spec, window, memo);
    if (!result) return std::move(result).error();
    results_.push_back(std::move(*result));
    return ok();
  }

  Status ask_brush(std::uint32_t first_day) {
    const CivilDate begin =
        CivilDate::from_ymd(2021, 10, 1)->plus_days(static_cast<std::int32_t>(first_day));
    const Period period{begin, begin.plus_days(kBrushDays)};
    SelectionMemo memo;  // within a step, as the three views share it
    for (QuerySpec spec : {by({{Column::kService, DateBucket::kNone}}), top_customers(),
                           by({{Column::kResellerId, DateBucket::kNone}})}) {
      spec.period = period;
      if (Status status = run(spec, window(kTopGroups), &memo); !status) return status;
    }
    return ok();
  }

  Status ask_facets() {
    facets_.clear();
    for (const std::string_view name : kWireNames) {
      FacetRequest request;
      request.column = *column_by_wire_name(name);
      if (request.column == Column::kUsageTimestamp) request.bucket = DateBucket::kDay;
      request.limit = kFacetValues;
      Result<FacetResult> facet = query_facet(table_, {}, request);
      if (!facet) return std::move(facet).error();
      facets_.push_back(std::move(*facet));
    }
    return ok();
  }

  Status ask_rows(std::uint32_t offset) {
    RowSortKey by_usage;
    by_usage.column = Column::kUsage;
    by_usage.descending = true;
    Result<RowPage> page = query_rows(table_, {}, {{by_usage}, offset, kPageRowCount});
    if (!page) return std::move(page).error();
    page_ = std::move(*page);
    return ok();
  }

  [[nodiscard]] std::string facets_text() const {
    ListText list;
    for (const FacetResult& facet : facets_) {
      if (facet.numbers) {
        list.add(list_text({std::to_string(facet.numbers->distinct_count),
                            cost_text(facet.numbers->minimum), cost_text(facet.numbers->maximum)}));
        continue;
      }
      ListText top;
      for (const FacetEntry& entry : facet.entries) {
        top.add(group_text(entry.value.value, cost_text(entry.list_cost), entry.row_count));
      }
      list.add(list_text({std::to_string(facet.value_count), top.text()}));
    }
    return list.text();
  }

  [[nodiscard]] std::string rows_text() const {
    ListText list;
    for (const RowRecord& row : page_.rows) {
      ListText texts;
      for (const std::string_view name : kWireNames) {
        const Column column = *column_by_wire_name(name);
        if (const auto* text = text_field(row.record, column)) {
          texts.add(quoted(text->value_or("")));
        } else if (const auto* number = decimal_field(row.record, column)) {
          texts.add(cost_text(*number));
        } else {
          texts.add(quoted(row.record.usage_timestamp->date.to_string()));
        }
      }
      list.add(texts.text());
    }
    return list.text();
  }

  UsageTable table_;
  std::optional<UsageIngest> ingest_;
  Question question_ = Question::kTotal;
  std::vector<QueryResult> results_;
  std::vector<FacetResult> facets_;
  RowPage page_;
};

}  // namespace

std::unique_ptr<Peer> make_engine() {
  return std::make_unique<EnginePeer>();
}

}  // namespace usagescope::bench
