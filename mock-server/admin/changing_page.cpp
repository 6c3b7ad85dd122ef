// A list that has changed between two of its pages.
#include <algorithm>
#include <utility>

#include "core/base/text.hpp"
#include "core/contract/messages.hpp"
#include "core/contract/operations.hpp"
#include "mock-server/admin/faults.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kResults = "results";

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

/// The rows of the asked page: those of the old list, behind copies of its first.
Json::Array shifted_rows(const Json::Array& rows, std::int64_t start, std::int64_t limit,
                         std::int64_t shift) {
  Json::Array kept;
  const std::int64_t copies = rows.empty() ? 0 : std::max<std::int64_t>(shift - start + 1, 0);
  const auto wanted = static_cast<std::size_t>(limit);
  while (kept.size() < wanted && kept.size() < static_cast<std::size_t>(copies)) {
    kept.push_back(rows.front());
  }
  for (const Json& row : rows) {
    if (kept.size() == wanted) break;
    kept.push_back(row);
  }
  return kept;
}

PagingNames names_of(const HttpRequest& request) {
  const Endpoint* endpoint = match_endpoint(request.method, request.path).endpoint;
  return endpoint == nullptr ? PagingNames{} : paging_names(endpoint->operation);
}

/// nullopt when it is no page of a list.
std::optional<Json> shifted_page(const Json& page, const HttpRequest& asked, std::int64_t shift) {
  const Json* results = page.find(kResults);
  const auto total = whole_member(page, "totalResultsCount");
  if (results == nullptr || results->array() == nullptr || !total) return std::nullopt;
  const PagingNames names = names_of(asked);
  const std::int64_t start = std::max<std::int64_t>(number_of(asked.params, names.start, 1), 1);
  const std::int64_t limit =
      std::max<std::int64_t>(number_of(asked.params, names.limit, kDefaultPageLimit), 1);
  Json::Array rows = shifted_rows(*results->array(), start, limit, shift);
  const std::int64_t new_total = std::max<std::int64_t>(*total + shift, 0);
  const std::int64_t next = start + static_cast<std::int64_t>(rows.size());
  Json changed;
  for (const auto& [key, value] : *page.object()) {
    if (key == "next") continue;  // set below
    if (key == "current") {
      changed.set(key, Json::integer(start));
    } else if (key == kResults) {
      if (!rows.empty() && next <= new_total) changed.set("next", Json::integer(next));
      changed.set(key, std::move(rows));
    } else if (key == "totalResultsCount") {
      changed.set(key, Json::integer(new_total));
    } else {
      changed.set(key, value);
    }
  }
  return changed;
}

}  // namespace

HttpRequest shifted_request(const HttpRequest& request, std::int64_t shift) {
  HttpRequest changed = request;
  const std::string_view start = names_of(request).start;
  for (const auto& [name, value] : request.params) {
    // What is refused must stay refused.
    if (name == start && parse_digits(value).value_or(0) < 1) return changed;
  }
  const std::int64_t old_start = number_of(request.params, start, 1) - shift;
  std::erase_if(changed.params, [start](const auto& pair) { return pair.first == start; });
  changed.params.emplace_back(start, std::to_string(std::max<std::int64_t>(old_start, 1)));
  return changed;
}

void shift_answer(const HttpRequest& asked, std::int64_t shift, HttpResponse& response) {
  if (response.status != 200) return;
  const auto json = Json::parse(response.body);
  if (!json || json->object() == nullptr) return;
  if (auto page = shifted_page(*json, asked, shift)) {
    response.body = page->dump();
    return;
  }
  const Json* data = json->find("data");  // contracts of a reseller
  if (data == nullptr || data->object() == nullptr) return;
  auto page = shifted_page(*data, asked, shift);
  if (!page) return;
  Json changed;
  for (const auto& [key, value] : *json->object()) {
    changed.set(key, key == "data" ? *page : value);
  }
  response.body = changed.dump();
}

}  // namespace usagescope::mock
