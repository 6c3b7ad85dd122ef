// What people are told when a server fails, whatever the body of its answer looks like.
#include "web/engine/api_errors.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "fake_world.hpp"

namespace usagescope::test {
namespace {

std::string told(const std::string& body) {
  const ApiSession session("https://api.test", "org-1", "s3cr3t");
  return api_failure(ApiOperation::kSearchUsage, response(503, body), session).message;
}

TEST_CASE("the words of an error are told, in whatever shape they come") {
  const std::string failed = "The server failed (503).";
  for (const char* body :
       {R"({"statusCode":503,"errorCode":"e","message":"Busy","requestId":"r"})",
        R"({"cspErrorCode":"c","errorCode":"e","message":"Busy","moduleCode":0,"requestId":"r"})",
        R"({"error_code":"e","error_message":"Busy","error_details":[]})",
        R"({"message":"Busy","major_error_code":"503","minor_error_code":"e","parameter_list":[]})",
        R"({"value":{"error":"e","error_description":"Busy"}})"}) {
    INFO(body);
    CHECK(told(body) == failed + " The server says: Busy");
  }
}

TEST_CASE("of a body without words nothing is told but the status") {
  const std::string failed = "The server failed (503).";
  for (const char* body : {"", "<!DOCTYPE html>\n<html><body><h1>503</h1></body></html>",
                           R"({"statusCode":503,"errorCode":"e","mes)", "[]", "{}"}) {
    INFO(body);
    CHECK(told(body) == failed);
  }
}

TEST_CASE("a server that named a time is to be asked again after it") {
  CHECK(try_again(std::nullopt) == " Try again in a while.");
  CHECK(try_again(0) == " Try again in 0 s.");
  CHECK(try_again(61'001) == " Try again in 62 s.");
  CHECK(try_again(119'000) == " Try again in 119 s.");
  CHECK(try_again(120'001) == " Try again in 3 min.");
  CHECK(try_again(3'600'000) == " Try again in 60 min.");
}

}  // namespace
}  // namespace usagescope::test
