#include "core/model/service_report.hpp"

#include <catch2/catch_test_macros.hpp>

namespace usagescope {
namespace {

const SkuRecord kSku = {{{"unitPrice", "\"51987.0\""},
                         {"usageQty", "3.50"},
                         {"paymentType", "\"\""},
                         {"geo", R"("\u00e9 \ud83d\ude00 \"\\\/\b\f\n\r\t")"},
                         {"flag", "true"},
                         {"nothing", "null"},
                         {"offerInfo", R"({"offerName":"x"})"},
                         {"lone", R"("\ud83d")"},
                         {"swapped", R"("\ude00\ud83d")"},
                         {"cut", R"("\u00)"},
                         {"word", "\"a lot\""}}};

TEST_CASE("SKU texts are decoded") {
  CHECK(kSku.text("unitPrice") == "51987.0");
  CHECK(kSku.text("paymentType") == "");
  CHECK(kSku.text("geo") == "\xC3\xA9 \xF0\x9F\x98\x80 \"\\/\b\f\n\r\t");
  for (const char* key :
       {"usageQty", "flag", "nothing", "offerInfo", "absent", "lone", "swapped", "cut"}) {
    INFO(key);
    CHECK_FALSE(kSku.text(key));
  }
}

TEST_CASE("SKU numbers are exact, as number or as text") {
  CHECK(kSku.number("unitPrice")->to_string() == "51987.0");
  CHECK(kSku.number("usageQty")->to_string() == "3.50");
  for (const char* key : {"paymentType", "flag", "nothing", "offerInfo", "absent", "word"}) {
    INFO(key);
    CHECK_FALSE(kSku.number(key));
  }
}

}  // namespace
}  // namespace usagescope
