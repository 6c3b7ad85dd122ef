#include <utility>

#include "core/json/json_reader.hpp"
#include "core/json/json_value.hpp"
#include "core/json/usage_codec.hpp"
#include "core/json/usage_rows.hpp"

namespace usagescope {
namespace {

class RecordList final : public UsageRowSink {
 public:
  Status append(const UsageRowView& row) override {
    records_.push_back(record_of(row));
    return ok();
  }
  [[nodiscard]] std::vector<UsageRecord>& records() { return records_; }

 private:
  std::vector<UsageRecord> records_;
};

}  // namespace

Result<DecodedUsagePage> decode_usage_page(std::string_view text) {
  RecordList rows;
  UsageRowsHandler handler(rows, UsageDocuments::kOnePage);
  if (Status status = read_json(text, handler, Json::kMaxDepth); !status) {
    return std::move(status).error();
  }
  DecodedUsagePage decoded;
  decoded.page = {handler.page().current, handler.page().next, handler.page().total_results_count,
                  std::move(rows.records())};
  decoded.unknown_fields = static_cast<std::uint32_t>(handler.unknown_fields());
  return decoded;
}

Result<UsageRecord> decode_usage_record(std::string_view text) {
  RecordList rows;
  UsageRowsHandler handler(rows, UsageDocuments::kOneRow);
  if (Status status = read_json(text, handler, Json::kMaxDepth); !status) {
    return std::move(status).error();
  }
  return std::move(rows.records().front());
}

}  // namespace usagescope
