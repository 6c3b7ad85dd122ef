// /__admin for people: the page, and the rules as a table.
#include <string>
#include <utility>

#include "core/base/text.hpp"
#include "core/service/rules.hpp"
#include "mock-server/admin/admin_call.hpp"
#include "mock-server/admin/page.hpp"
#include "mock-server/http/answers.hpp"

namespace usagescope::mock {
namespace {

HttpResponse page_file(std::string_view type, std::string_view bytes) {
  HttpResponse response = json_answer(200, std::string(bytes), "admin");
  set_header(response.headers, "Content-Type", std::string(type));
  set_header(response.headers, "Content-Security-Policy",
             "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
             "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  set_header(response.headers, "X-Content-Type-Options", "nosniff");
  return response;
}

/// The colour of a basis.
std::string_view badge_of(Basis basis) {
  switch (basis) {
    case Basis::kDocumented:
      return "badge good";
    case Basis::kAssumption:
      return "badge warn";
    case Basis::kRecorded:
      break;
  }
  return "badge";
}

void append_html(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
}

std::string rules_html() {
  std::string out =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<meta name=\"color-scheme\" content=\"light dark\">"
      "<title>Rules · Usagescope</title><link rel=\"stylesheet\" href=\"admin.css\">"
      "<link rel=\"icon\" href=\"data:,\"></head><body><header class=\"bar\">"
      "<h1>Usagescope <span>mock server</span></h1><a href=\"./\">Requests, faults, clock</a>"
      "</header><div class=\"page\"><h2>Rules that the answers follow</h2>"
      "<p class=\"muted\">Recorded is what public clients of the real service show; an assumption "
      "is what nothing tells.</p>"
      "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Subject</th>"
      "<th scope=\"col\">Rule</th><th scope=\"col\">Basis</th><th scope=\"col\">Source</th></tr>"
      "</thead><tbody>\n";
  for (const ServiceRule& rule : kServiceRules) {
    out += "<tr><td>";
    append_html(out, rule.subject);
    out += "</td><td>";
    append_html(out, rule.rule);
    out += "</td><td><span class=\"";
    out += badge_of(rule.basis);
    out += "\">" + std::string(basis_name(rule.basis)) + "</span></td><td>";
    append_html(out, rule.source);
    out += "</td></tr>\n";
  }
  return out + "</tbody></table></div></div></body></html>\n";
}

Json rules_json() {
  Json::Array list;
  for (const ServiceRule& rule : kServiceRules) {
    Json json;
    json.set("subject", rule.subject);
    json.set("rule", rule.rule);
    json.set("basis", basis_name(rule.basis));
    json.set("source", rule.source);
    list.push_back(std::move(json));
  }
  return Json(Json::Object{{"rules", Json(std::move(list))}});
}

/// A browser names text/html before anything else; programs that name nothing get JSON.
bool wants_html(const HttpRequest& request) {
  const std::string* accept = find_header(request.headers, "Accept");
  if (accept == nullptr) return false;
  const std::string lower = ascii_lower(*accept);
  return lower.find("text/html") < lower.find("application/json");
}

}  // namespace

HttpResponse get_page(const AdminCall&) {
  return page_file("text/html; charset=utf-8", kAdminHtml);
}

HttpResponse get_page_style(const AdminCall&) {
  return page_file("text/css; charset=utf-8", kAdminStyle);
}

HttpResponse get_page_script(const AdminCall&) {
  return page_file("text/javascript; charset=utf-8", kAdminScript);
}

HttpResponse get_rules(const AdminCall& call) {
  HttpResponse response = wants_html(call.request)
                              ? page_file("text/html; charset=utf-8", rules_html())
                              : admin_json(rules_json());
  response.headers.emplace_back("Vary", "Accept");
  return response;
}

}  // namespace usagescope::mock
