// usages/search: rules "search: ..." and "usage: ..." of rules.hpp.
#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "core/base/csv.hpp"
#include "core/service/lookup.hpp"
#include "core/service/paging.hpp"
#include "core/service/service.hpp"
#include "core/service/usage_row_filter.hpp"

namespace usagescope {
namespace {

ParsedFilter days_filter(const Period& period) {
  ParsedFilter filter;
  filter.field = static_cast<std::size_t>(Column::kUsageTimestamp);
  filter.type = FilterType::kTime;
  filter.op = FilterOperator::kBetween;
  filter.ranges = {
      {std::int64_t{period.begin.days} * 86'400, std::int64_t{period.end.days} * 86'400 - 1}};
  return filter;
}

/// The request's filters, the default quarter, and for a reseller its own rows only.
Result<std::vector<ParsedFilter>> scoped_filters(const ServiceContext& context,
                                                 std::string_view org_id,
                                                 const UsageSearchRequest& request) {
  auto filters = parse_filters(request.filters, usage_filter_keys());
  if (!filters) return filters.error();
  const bool has_date = std::any_of(filters->begin(), filters->end(), [](const ParsedFilter& f) {
    return f.type == FilterType::kTime;
  });
  if (!has_date) filters->push_back(days_filter(default_search_period(context.now)));
  if (const PartnerFacts* reseller = find_reseller(context.dataset, org_id)) {
    ParsedFilter own;
    own.field = static_cast<std::size_t>(Column::kResellerId);
    own.texts = {reseller->prm_id};
    filters->push_back(std::move(own));
  }
  return filters;
}

/// An absent field is an empty one.
std::string field_text(const UsageRecord& record, const ColumnInfo& info) {
  if (info.type == ColumnType::kDate) {
    return record.usage_timestamp ? record.usage_timestamp->to_string() : std::string();
  }
  if (info.type == ColumnType::kDecimal) {
    const auto& number = *decimal_field(record, info.column);
    return number ? number->to_string() : std::string();
  }
  return text_field(record, info.column)->value_or("");
}

/// The slice [begin, end) of by_time() that lies within the filter's times.
std::pair<std::size_t, std::size_t> time_slice(const UsageRows& rows, const RowFilter& filter) {
  const auto& order = rows.by_time();
  const auto begin = std::partition_point(order.begin(), order.end(), [&](std::uint32_t row) {
    return rows.time(row) > filter.latest();
  });
  const auto end = std::partition_point(
      begin, order.end(), [&](std::uint32_t row) { return rows.time(row) >= filter.earliest(); });
  return {static_cast<std::size_t>(begin - order.begin()),
          static_cast<std::size_t>(end - order.begin())};
}

/// Rows [skip, skip + limit) of the matches, and how many matches there are.
struct Selection {
  std::vector<std::uint32_t> rows;
  std::size_t total = 0;
};

/// Where a row with `skip` shown ones before it stands, of [begin, end), which show more than that.
std::size_t after_shown(const ContractCover& cover, ContractCover::Level least, std::size_t begin,
                        std::size_t end, std::size_t skip) {
  if (least == 0) return begin + skip;
  constexpr std::size_t kStep = 1024;
  while (end - begin > kStep) {
    const std::size_t shown = cover.count(begin, begin + kStep, least);
    if (shown > skip) break;
    skip -= shown;
    begin += kStep;
  }
  for (; skip > 0; ++begin) skip -= cover.shows(begin, least) ? 1 : 0;
  return begin;
}

/// The page of the rows [begin, end) where nothing but their customers decides.
Selection select_shown(const ServiceContext& context, std::size_t begin, std::size_t end,
                       std::size_t skip, std::size_t limit) {
  const auto& order = context.dataset.usage.by_time();
  const ContractCover& cover = context.dataset.partners.cover;
  const ContractCover::Level least = cover.level_on(context.now.utc_date());
  Selection selection;
  selection.total = cover.count(begin, end, least);
  if (skip >= selection.total) return selection;
  limit = std::min(limit, selection.total - skip);
  selection.rows.reserve(limit);
  for (std::size_t i = after_shown(cover, least, begin, end, skip); selection.rows.size() < limit;
       ++i) {
    if (cover.shows(i, least)) selection.rows.push_back(order[i]);
  }
  return selection;
}

Selection select_rows(const ServiceContext& context, const std::vector<ParsedFilter>& filters,
                      std::size_t skip, std::size_t limit) {
  const UsageRows& rows = context.dataset.usage;
  const auto& order = rows.by_time();
  const RowFilter filter(rows, filters);
  const auto [begin, end] = time_slice(rows, filter);
  if (filter.is_time_only()) return select_shown(context, begin, end, skip, limit);
  const ContractCover& cover = context.dataset.partners.cover;
  const ContractCover::Level least = cover.level_on(context.now.utc_date());
  Selection selection;
  for (std::size_t i = begin; i < end; ++i) {
    if (!cover.shows(i, least) || !filter.matches(order[i])) continue;
    if (selection.total >= skip && selection.rows.size() < limit)
      selection.rows.push_back(order[i]);
    ++selection.total;
  }
  return selection;
}

}  // namespace

Status validate_search(const UsageSearchRequest& request) {
  if (auto status = validate_paging(request); !status) return status;
  auto filters = parse_filters(request.filters, usage_filter_keys());
  if (!filters) return filters.error();
  return ok();
}

Period default_search_period(Instant now) noexcept {
  return Period::of(Quarter::of(now.utc_date()).plus(-1));
}

Result<UsagePage> search_usages(const ServiceContext& context, std::string_view org_id,
                                const UsageSearchRequest& request) {
  if (auto s = validate_paging(request); !s) return s.error();
  auto filters = scoped_filters(context, org_id, request);
  if (!filters) return filters.error();
  const PagingPolicy& policy = context.policy.paging;
  const PageWindow window = page_window(request, policy);
  const UsageRows& rows = context.dataset.usage;
  const Selection selection = select_rows(context, *filters, window.first, window.limit);
  UsagePage page;
  const PageMarks marks = page_marks(window, selection.rows.size(), selection.total, policy);
  page.current = static_cast<std::int32_t>(marks.current);
  if (marks.next) page.next = static_cast<std::int32_t>(*marks.next);
  page.total_results_count = static_cast<std::int32_t>(selection.total);
  page.results.reserve(selection.rows.size());
  for (std::uint32_t row : selection.rows) page.results.push_back(rows.record(row));
  return page;
}

Result<FileAnswer> download_usages(const ServiceContext& context, std::string_view org_id,
                                   const UsageSearchRequest& request) {
  auto filters = scoped_filters(context, org_id, request);
  if (!filters) return filters.error();
  const UsageRows& rows = context.dataset.usage;
  const Selection selection =
      select_rows(context, *filters, 0, std::numeric_limits<std::size_t>::max());
  // The documented media type says nothing of the format (api-reference.md, 7.2).
  FileAnswer file{"application/octet-stream", "usages-" + std::string(org_id) + ".csv", ""};
  CsvWriter csv(file.bytes);
  std::vector<std::string> fields;
  for (const ColumnInfo& info : columns()) fields.emplace_back(info.wire_name);
  csv.row(fields);
  for (const std::uint32_t row : selection.rows) {
    const UsageRecord record = rows.record(row);
    fields.clear();
    for (const ColumnInfo& info : columns()) fields.push_back(field_text(record, info));
    csv.row(fields);
  }
  return file;
}

}  // namespace usagescope
