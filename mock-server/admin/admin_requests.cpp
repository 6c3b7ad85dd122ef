// /__admin/requests: the journal.
#include <algorithm>
#include <utility>

#include "core/base/text.hpp"
#include "mock-server/admin/admin_call.hpp"
#include "mock-server/http/answers.hpp"
#include "mock-server/http/strict_json.hpp"

namespace usagescope::mock {
namespace {

constexpr std::size_t kDefaultLimit = 100;
constexpr std::size_t kMostMisses = 20;  // each is held against many fixtures

/// Query parameters as the object that the POST calls take.
Json params_json(const QueryParams& params) {
  Json json(Json::Object{});
  for (const auto& [name, value] : params) {
    if (name == "limit") continue;
    const bool is_number = (name == "status" || name == "after") && parse_digits(value).has_value();
    json.set(name, is_number ? Json(Json::Number{value}) : Json(value));
  }
  return json;
}

/// Error for a limit that is none.
Result<std::size_t> limit_of(const QueryParams& params) {
  for (const auto& [name, value] : params) {
    if (name != "limit") continue;
    const auto number = parse_digits(value);
    if (!number) return Error{ErrorCode::kInvalidArgument, "a whole number is expected", "limit"};
    return static_cast<std::size_t>(*number);
  }
  return kDefaultLimit;
}

/// How many requests a test expects.
struct Expectation {
  std::int64_t at_least = 0;
  std::optional<std::int64_t> at_most;

  [[nodiscard]] bool is_met_by(std::int64_t count) const {
    return count >= at_least && (!at_most || count <= *at_most);
  }
  [[nodiscard]] std::string text() const {
    if (!at_most) return "at least " + std::to_string(at_least);
    if (*at_most == at_least) return "exactly " + std::to_string(at_least);
    return std::to_string(at_least) + " to " + std::to_string(*at_most);
  }
};

Result<Expectation> decode_expectation(const Json& json) {
  constexpr std::int64_t kMost = 1'000'000'000;
  auto exactly = optional_integer(json, "expected", "", 0, kMost);
  if (!exactly) return exactly.error();
  auto at_least = optional_integer(json, "atLeast", "", 0, kMost);
  if (!at_least) return at_least.error();
  auto at_most = optional_integer(json, "atMost", "", 0, kMost);
  if (!at_most) return at_most.error();
  if (*exactly && (*at_least || *at_most)) {
    return Error{ErrorCode::kInvalidArgument, "expected, or atLeast and atMost, not both",
                 "/expected"};
  }
  if (*exactly) return Expectation{**exactly, *exactly};
  if (!*at_least && !*at_most) {
    return Error{ErrorCode::kInvalidArgument, "expected, atLeast or atMost is wanted", "/expected"};
  }
  return Expectation{at_least->value_or(0), *at_most};
}

std::string not_verified(const Expectation& expectation, const Journal::Found& found,
                         const Journal::Size& size) {
  std::string message = "Expected " + expectation.text() + ", found " +
                        std::to_string(found.count) + " of " + std::to_string(size.held) +
                        " requests";
  if (size.total > size.held) {
    message += "; the journal has forgotten the first " + std::to_string(size.total - size.held);
  }
  for (std::size_t i = 0; i < found.entries.size(); ++i) {
    const JournalEntry& entry = *found.entries[i];
    message += (i == 0 ? "; found: " : ", ") + entry.request.method + ' ' + entry.request.path +
               " (" + std::to_string(entry.status) + ')';
  }
  return message;
}

Json difference_json(const Difference& difference) {
  Json json;
  json.set("where", difference.where);
  json.set("expected", difference.expected);
  json.set("found", difference.found);
  return json;
}

/// The fixtures that come nearest to a request, by what is kept of it.
Json nearest_json(const AdminView& view, const HttpRequest& request) {
  constexpr std::size_t kNearest = 3;
  const std::string path = routed_path(request.path);
  const AskedRequest asked(request, routed_method(request), path);
  Json::Array list;
  for (const NearMiss& miss : view.fixtures.nearest(asked, kNearest, *view.runtime.scenarios)) {
    Json::Array differences;
    for (const Difference& one : miss.differences) differences.push_back(difference_json(one));
    Json json;
    json.set("fixture", miss.fixture->name);
    json.set("differences", std::move(differences));
    list.push_back(std::move(json));
  }
  return Json(std::move(list));
}

}  // namespace

HttpResponse list_requests(const AdminCall& call) {
  const Json criteria = params_json(call.request.params);
  if (auto s = expect_object(criteria, "", {"method", "path", "source", "text", "status", "after"});
      !s) {
    return admin_error(call, s.error());
  }
  auto query = decode_journal_query(criteria);
  if (!query) return admin_error(call, query.error());
  auto limit = limit_of(call.request.params);
  if (!limit) return admin_error(call, limit.error());
  const Journal::Found found = call.view.runtime.journal.find(*query, *limit);
  Json::Array list;
  for (const Journal::Entry& entry : found.entries) list.push_back(encode_journal_entry(*entry));
  Json json;
  json.set("count", count_json(found.count));
  json.set("requests", std::move(list));
  return admin_json(json);
}

HttpResponse get_request(const AdminCall& call) {
  const auto id = parse_digits(call.argument);
  const Journal::Entry entry =
      id ? call.view.runtime.journal.get(static_cast<std::uint64_t>(*id)) : nullptr;
  if (entry == nullptr) {
    return admin_error(call, {ErrorCode::kNotFound, "The journal holds no such request", ""});
  }
  return admin_json(encode_journal_entry(*entry));
}

HttpResponse clear_requests(const AdminCall& call) {
  call.view.runtime.journal.clear();
  return admin_json(Json(Json::Object{{"count", count_json(0)}}));
}

HttpResponse count_requests(const AdminCall& call) {
  auto body = admin_body(call.request);
  if (!body) return admin_error(call, body.error());
  if (auto s = expect_object(*body, "", {"method", "path", "source", "text", "status", "after"});
      !s) {
    return admin_error(call, s.error());
  }
  auto query = decode_journal_query(*body);
  if (!query) return admin_error(call, query.error());
  const Journal::Found found = call.view.runtime.journal.find(*query, 0);
  return admin_json(Json(Json::Object{{"count", count_json(found.count)}}));
}

HttpResponse verify_requests(const AdminCall& call) {
  auto body = admin_body(call.request);
  if (!body) return admin_error(call, body.error());
  if (auto s = expect_object(
          *body, "",
          {"method", "path", "source", "text", "status", "after", "expected", "atLeast", "atMost"});
      !s) {
    return admin_error(call, s.error());
  }
  auto query = decode_journal_query(*body);
  if (!query) return admin_error(call, query.error());
  auto expectation = decode_expectation(*body);
  if (!expectation) return admin_error(call, expectation.error());
  constexpr std::size_t kShown = 3;
  const Journal::Found found = call.view.runtime.journal.find(*query, kShown);
  if (!expectation->is_met_by(static_cast<std::int64_t>(found.count))) {
    return admin_error(call, 422, "not_verified",
                       not_verified(*expectation, found, call.view.runtime.journal.size()));
  }
  Json json;
  json.set("verified", true);
  json.set("count", count_json(found.count));
  return admin_json(json);
}

HttpResponse list_unmatched(const AdminCall& call) {
  auto limit = limit_of(call.request.params);
  if (!limit) return admin_error(call, limit.error());
  JournalQuery query;
  query.misses_only = true;
  const Journal::Found found = call.view.runtime.journal.find(query, std::min(*limit, kMostMisses));
  Json::Array list;
  for (const Journal::Entry& entry : found.entries) {
    Json json;
    json.set("request", encode_journal_entry(*entry));
    json.set("nearest", nearest_json(call.view, entry->request));
    list.push_back(std::move(json));
  }
  Json json;
  json.set("count", count_json(found.count));
  json.set("unmatched", std::move(list));
  return admin_json(json);
}

}  // namespace usagescope::mock
