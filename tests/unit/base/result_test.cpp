#include "core/base/result.hpp"

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <set>
#include <string>

namespace usagescope {
namespace {

TEST_CASE("a result holds a value or an error") {
  Result<std::string> good = std::string("yes");
  REQUIRE(good);
  CHECK(*good == "yes");
  CHECK(good->size() == 3);

  const Result<std::string> bad = Error{ErrorCode::kNotFound, "No such thing.", "/a"};
  REQUIRE_FALSE(bad);
  CHECK(bad.error() == Error{ErrorCode::kNotFound, "No such thing.", "/a"});
}

TEST_CASE("a value can be moved out") {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> value = std::move(result).value();
  CHECK(*value == 7);
}

TEST_CASE("an error is described with its place") {
  CHECK(describe({ErrorCode::kWrongType, "Expected a number.", "/results/3/usage"}) ==
        "/results/3/usage: Expected a number.");
  CHECK(describe({ErrorCode::kNetwork, "No answer.", ""}) == "No answer.");
}

TEST_CASE("each code has a name of its own") {
  std::set<std::string_view> names;
  const int count = static_cast<int>(ErrorCode::kCancelled) + 1;
  for (int i = 0; i < count; ++i) names.insert(error_code_name(static_cast<ErrorCode>(i)));
  CHECK(names.size() == static_cast<std::size_t>(count));
  CHECK_FALSE(names.contains("unknown"));
}

}  // namespace
}  // namespace usagescope
