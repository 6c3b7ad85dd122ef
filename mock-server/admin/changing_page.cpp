// A list that has changed between two of its pages.
#include <algorithm>
#include <utility>

#include "core/base/text.hpp"
#include "core/contract/messages.hpp"
#include "core/contract/operations.hpp"
#include "core/service/paging.hpp"
#include "mock-server/admin/faults.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kResults = "results";
constexpr std::string_view kTotal = "totalResultsCount";

std::int64_t number_of(const QueryParams& params, std::string_view name, std::int64_t otherwise) {
  for (const auto& [key, value] : params) {
    if (key == name) return parse_digits(value).value_or(otherwise);
  }
  return otherwise;
}

std::optional<std::int64_t> whole_member(const Json& json, std::string_view key) {
  const Json* member = json.find(key);
  if (member == nullptr || member->number() == nullptr) return std::nullopt;
  return parse_digits(member->number()->text);
}

PagingNames names_of(const HttpRequest& request) {
  const Endpoint* endpoint = match_endpoint(request.method, request.path).endpoint;
  return endpoint == nullptr ? PagingNames{} : paging_names(endpoint->operation);
}

/// Which rows the request asks for. Numbers out of their limits are refused by who answers.
PageWindow asked_window(const HttpRequest& asked, const PagingPolicy& policy) {
  const PagingNames names = names_of(asked);
  SearchRequest request;
  request.page_start =
      std::clamp<std::int64_t>(number_of(asked.params, names.start, 1), 1, kMaxPageStart);
  request.page_limit = std::clamp<std::int64_t>(
      number_of(asked.params, names.limit, kDefaultPageLimit), 1, kMaxPageLimit);
  return page_window(request, policy);
}

struct ChangedRows {
  Json::Array rows;
  bool is_cut = false;  ///< there were more than the page takes
};

/// The rows of the asked page: those of the old list, behind copies of its first.
ChangedRows shifted_rows(const Json::Array& old, const PageWindow& window, std::int64_t shift) {
  const std::int64_t ahead = shift - static_cast<std::int64_t>(window.first);
  const std::size_t copies = old.empty() || ahead < 0 ? 0 : static_cast<std::size_t>(ahead);
  ChangedRows changed;
  changed.rows.assign(std::min(copies, window.limit), old.empty() ? Json() : old.front());
  for (const Json& row : old) {
    if (changed.rows.size() == window.limit) break;
    changed.rows.push_back(row);
  }
  changed.is_cut = changed.rows.size() < copies + old.size();
  return changed;
}

/// nullopt when it is no page of a list.
std::optional<Json> shifted_page(const Json& page, const PageWindow& window, std::int64_t shift,
                                 const PagingPolicy& policy) {
  const Json* results = page.find(kResults);
  if (results == nullptr || results->array() == nullptr) return std::nullopt;
  ChangedRows changed = shifted_rows(*results->array(), window, shift);
  const auto old_total = whole_member(page, kTotal);
  const std::int64_t new_total = std::max<std::int64_t>(old_total.value_or(0) + shift, 0);
  const bool has_more = changed.is_cut || page.find("next") != nullptr;
  const std::size_t shown = changed.rows.size();
  const std::size_t total =
      old_total ? static_cast<std::size_t>(new_total) : window.first + shown + (has_more ? 1 : 0);
  const PageMarks marks = page_marks(window, shown, total, policy);
  Json out;
  for (const auto& [key, value] : *page.object()) {
    if (key == "next") continue;  // set below
    if (key == "current") {
      out.set(key, Json::integer(marks.current));
    } else if (key == kResults) {
      if (marks.next) out.set("next", Json::integer(*marks.next));
      out.set(key, std::move(changed.rows));
    } else if (key == kTotal) {
      out.set(key, Json::integer(new_total));
    } else {
      out.set(key, value);
    }
  }
  return out;
}

}  // namespace

HttpRequest shifted_request(const HttpRequest& request, std::int64_t shift,
                            const PagingPolicy& policy) {
  HttpRequest changed = request;
  const std::string_view start = names_of(request).start;
  std::size_t starts = 0;
  for (const auto& [name, value] : request.params) {
    if (name != start) continue;
    // What is refused must stay refused.
    const std::int64_t number = parse_digits(value).value_or(0);
    if (number < 1 || number > kMaxPageStart || ++starts > 1) return changed;
  }
  const auto first = static_cast<std::int64_t>(asked_window(request, policy).first);
  const auto old_start = std::clamp<std::int64_t>(first - shift + 1, 1, kMaxPageStart);
  std::erase_if(changed.params, [start](const auto& pair) { return pair.first == start; });
  changed.params.emplace_back(start, std::to_string(old_start));
  return changed;
}

void shift_answer(const HttpRequest& asked, std::int64_t shift, const PagingPolicy& policy,
                  HttpResponse& response) {
  if (response.status != 200) return;
  const auto json = Json::parse(response.body);
  if (!json || json->object() == nullptr) return;
  const PageWindow window = asked_window(asked, policy);
  if (auto page = shifted_page(*json, window, shift, policy)) {
    response.body = page->dump();
    return;
  }
  const Json* data = json->find("data");  // contracts of a reseller
  if (data == nullptr || data->object() == nullptr) return;
  auto page = shifted_page(*data, window, shift, policy);
  if (!page) return;
  Json changed;
  for (const auto& [key, value] : *json->object()) {
    changed.set(key, key == "data" ? *page : value);
  }
  response.body = changed.dump();
}

}  // namespace usagescope::mock
