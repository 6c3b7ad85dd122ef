// Every shape of an error that a fault can answer with, and what a client of ours makes of it.
#include "mock-server/admin/error_shape.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/json/message_codec.hpp"

using namespace usagescope;
using namespace usagescope::mock;

namespace {

const ApiError kError{503, "fault_injected", "An armed fault answers", "mock-1"};
const std::string kNoReason = "The server answered with status 503 and gave no reason.";

struct Case {
  ErrorShape shape;
  const char* name;
  const char* content_type;
  const char* body;
  ApiError read;  ///< by decode_api_error()
};

const Case kCases[] = {
    {ErrorShape::kApi, "api", "application/json",
     R"({"statusCode":503,"errorCode":"fault_injected","message":"An armed fault answers",)"
     R"("requestId":"mock-1"})",
     kError},
    {ErrorShape::kEmpty, "empty", "", "", {503, "", kNoReason, ""}},
    {ErrorShape::kHtml,
     "html",
     "text/html; charset=utf-8",
     "<!DOCTYPE html>\n<html><head><title>503</title></head>\n"
     "<body><h1>503</h1><p>An armed fault answers</p></body></html>\n",
     {503, "", kNoReason, ""}},
    {ErrorShape::kTruncated,
     "truncated",
     "application/json",
     R"({"statusCode":503,"errorCode":"fault_injected","mes)",
     {503, "", kNoReason, ""}},
    {ErrorShape::kCsp,
     "csp",
     "application/json",
     R"({"cspErrorCode":"mock.fault_injected","errorCode":"fault_injected",)"
     R"("message":"An armed fault answers","moduleCode":0,"requestId":"mock-1","statusCode":503})",
     {503, "mock.fault_injected", kError.message, "mock-1"}},
    {ErrorShape::kCostAndUsage,
     "cost-and-usage",
     "application/json",
     R"({"error_code":"fault_injected","error_message":"An armed fault answers","error_details":[)"
     R"({"error_code":"fault_injected","error_message":"An armed fault answers"}]})",
     {503, "fault_injected", kError.message, ""}},
    {ErrorShape::kBsc,
     "bsc",
     "application/json",
     R"({"message":"An armed fault answers","major_error_code":"503",)"
     R"("minor_error_code":"fault_injected","parameter_list":[]})",
     {503, "fault_injected", kError.message, ""}},
    {ErrorShape::kBscToken,
     "bsc-token",
     "application/json",
     R"({"value":{"error":"fault_injected","error_description":"An armed fault answers"}})",
     {503, "fault_injected", kError.message, ""}},
};

}  // namespace

TEST_CASE("each shape of an error is written as its service does, and read as far as it goes") {
  CHECK(std::size(kCases) == kErrorShapeCount);
  for (const Case& one : kCases) {
    CAPTURE(one.name);
    CHECK(error_shape_name(one.shape) == one.name);
    CHECK(error_shape_of(one.name) == one.shape);
    const ShapedError shaped = shape_error(one.shape, kError);
    CHECK(shaped.content_type == one.content_type);
    CHECK(shaped.body == one.body);
    CHECK(decode_api_error(kError.status, shaped.body) == one.read);
    CHECK(api_error_words(shaped.body) == (one.read.message == kNoReason ? "" : one.read.message));
  }
  CHECK_FALSE(error_shape_of("xml"));
}
