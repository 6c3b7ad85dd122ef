#include <catch2/catch_test_macros.hpp>
#include <string>

#include "mock-server/http/gunzip.hpp"
#include "mock-server/recorder/har.hpp"
#include "mock-server/recorder/har_folder.hpp"
#include "mock-server/server/gzip_source.hpp"

using namespace usagescope;
using namespace usagescope::mock;

namespace {

std::string time_of(const std::string& text) {
  const auto at = parse_har_time(text);
  return at ? at->to_string() + '/' + std::to_string(at->ms % 1000) : "none";
}

class Text final : public ByteSink {
 public:
  Status write(std::string_view bytes) override {
    text += bytes;
    return ok();
  }
  std::string text;
};

}  // namespace

TEST_CASE("times with offsets become UTC") {
  CHECK(time_of("2022-02-15T13:00:00.5+01:00") == "2022-02-15T12:00:00Z/500");
  CHECK(time_of("2022-02-15T12:00:00Z") == "2022-02-15T12:00:00Z/0");
  CHECK(time_of("2022-01-01T00:30:00.123456-00:30") == "2022-01-01T01:00:00Z/123");
  CHECK(time_of("2022-01-01T00:00:00+00:30") == "2021-12-31T23:30:00Z/0");
  CHECK(time_of("9999-12-31T23:59:59+23:59") == "9999-12-31T00:00:59Z/0");
  CHECK(time_of("0001-01-01T00:00:00-23:59") == "0001-01-01T23:59:00Z/0");
  for (const char* text :
       {"", "2022-02-15", "2022-02-15T12:00:00", "2022-02-15T12:00:00.Z", "2022-02-30T12:00:00Z",
        "2022-02-15T12:00:00+1:00", "2022-02-15T12:00:00+24:00", "2022-02-15T12:00:00.5",
        "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59"}) {
    CAPTURE(text);
    CHECK(time_of(text) == "none");
  }
}

TEST_CASE("what is broken in one entry keeps no other from being read") {
  const std::string good =
      R"({"startedDateTime":"2022-02-15T12:00:00Z","request":{"method":"GET","url":"http://h/a"},)"
      R"("response":{"status":200,"content":{"text":"{}"}}, "_initiator":)" +
      std::string(100, '[') + std::string(100, ']') + R"(,"time":3,"time":4})";
  const auto with_text = [](const std::string& text) {
    return R"({"startedDateTime":"2022-02-15T12:00:00Z","request":{"method":"GET","url":"http://h/"},)"
           R"("response":{"status":200,"content":{"text":")" +
           text + R"("}}})";
  };
  const std::string twice = R"({"request":{},"request":{}})";
  const auto file = read_har(R"({"log" : {"pages":["\ud83d", {"a":1,"a":2}], "entries" :[ )" +
                             with_text("\\ud83d") + ',' + good + " , " + with_text("\xFF\xFE") +
                             ",{\"a\" 1}, 7 ," + twice + ',' + good + "]}}\n");
  REQUIRE(file);
  REQUIRE(file->entries.size() == 2);
  CHECK(file->entries[0].index == 1);
  CHECK(file->entries[1].index == 6);
  REQUIRE(file->problems.size() == 5);
  CHECK(file->problems[0].pointer.starts_with("/log/entries/0/response"));
  CHECK(file->problems[1].pointer.starts_with("/log/entries/2/response"));
  CHECK(file->problems[2].pointer == "/log/entries/3");
  CHECK(file->problems[3].pointer == "/log/entries/4");
  CHECK(file->problems[4].pointer == "/log/entries/5/request");
}

TEST_CASE("files that are no HAR are refused, however they are broken") {
  const std::string deep(100'000, '[');
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("[]"), deep,
        R"({"log":{"entries":[{}])" + deep, std::string(R"({"log":{"entries":[]}})") + 'x',
        std::string(R"({"log":{"entries":[{},]}})"),
        std::string(R"({"log":{"entries":[{"a":"b]}})"), std::string(R"({"log" {"entries":[]}})"),
        std::string(R"({"log":{"entries":{}}})"), std::string("{\"a\\")}) {
    CAPTURE(text.substr(0, 50));
    CHECK_FALSE(read_har(text));
  }
  CHECK(read_har("\xEF\xBB\xBF {\"log\":{\"entries\":[]}}")->entries.empty());
}

TEST_CASE("a body that was not kept is left out, and its size is not") {
  HarEntry entry;
  entry.request.method = "GET";
  entry.request.target = "/a";
  entry.origin = "http://h";
  entry.response.status = 200;
  entry.unkept_body_bytes = 1234;
  const std::string har = write_har({entry});
  CHECK(har.find("\"size\": 1234") != std::string::npos);
  CHECK(har.find("\"text\"") == std::string::npos);
  const auto file = read_har(har);
  REQUIRE(file);
  REQUIRE(file->problems.size() == 1);
  CHECK(file->problems[0].reason == "the file does not hold the body");
}

TEST_CASE("a journal becomes entries, oldest first, and says where it is broken") {
  const auto journal = Json::parse(
      R"({"count":2,"requests":[
        {"at":"2022-02-15T12:00:01Z","method":"GET","path":"/b c","query":[{"name":"a&","value":"="}],
         "headers":[],"body":"","status":404,"source":"routing"},
        {"at":"2022-02-15T12:00:00Z","method":"GET","path":"/a","query":[],"headers":[],"body":"",
         "status":200,"answerBytes":70}]})");
  REQUIRE(journal);
  const auto entries = journal_as_har(*journal, "http://127.0.0.1:1");
  REQUIRE(entries);
  REQUIRE(entries->size() == 2);
  CHECK((*entries)[0].request.target == "/a");
  CHECK((*entries)[1].request.target == "/b%20c?a%26=%3D");
  CHECK((*entries)[1].response.status == 404);
  CHECK((*entries)[0].unkept_body_bytes == 70);
  CHECK(journal_as_har(*Json::parse(R"({"requests":[{"method":1}]})"), "").error().path ==
        "/requests/0/method");
}

TEST_CASE("a packed body can be unpacked piece by piece") {
  int count = 0;
  const BodySource packed = gzip_source([&count]() -> Result<std::string> {
    return count++ < 3 ? std::string(100'000, static_cast<char>('a' + count)) : std::string();
  });
  Text text;
  Gunzip gunzip(text);
  for (std::size_t pieces = 1;; ++pieces) {
    const auto piece = packed();
    REQUIRE(piece);
    if (piece->empty()) break;
    REQUIRE(gunzip.write(*piece));
    if (pieces <= 3) CHECK(text.text.size() == pieces * 100'000);
  }
  CHECK(gunzip.finish());
  CHECK(text.text ==
        std::string(100'000, 'b') + std::string(100'000, 'c') + std::string(100'000, 'd'));
  const BodySource broken = gzip_source([]() -> Result<std::string> {
    return Error{ErrorCode::kNetwork, "gone", ""};
  });
  CHECK(broken().error().code == ErrorCode::kNetwork);
}
