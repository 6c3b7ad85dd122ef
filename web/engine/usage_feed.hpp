#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "core/base/result.hpp"
#include "core/json/usage_ingest.hpp"
#include "core/store/usage_table.hpp"
#include "web/platform/memory.hpp"

namespace usagescope {

/// One source of usage rows on its way into a table, as UsageIngest, but never further than the
/// memory reaches: a piece is read only when what it may take is there.
class UsageFeed {
 public:
  /// The references must outlive the feed, and nobody else may append meanwhile. The source's first
  /// `rows_to_skip` rows are read but not appended.
  UsageFeed(UsageTable& table, Memory& memory, IngestOptions options,
            std::uint32_t rows_to_skip = 0);
  ~UsageFeed();
  UsageFeed(const UsageFeed&) = delete;
  UsageFeed& operator=(const UsageFeed&) = delete;

  /// As UsageIngest::append. Error kOutOfMemory: the rows before stay, and no later piece is taken.
  [[nodiscard]] Status append(std::string_view bytes);
  [[nodiscard]] Result<IngestReport> finish();

  [[nodiscard]] const IngestReport& report() const noexcept;
  /// Rows that came from the source, those that were skipped not counted.
  [[nodiscard]] std::uint32_t appended_rows() const noexcept;

 private:
  class Sink;

  [[nodiscard]] std::size_t affordable(std::size_t wanted) const;

  UsageTable& table_;
  Memory& memory_;
  std::unique_ptr<Sink> sink_;
  UsageIngest ingest_;
  std::int64_t bytes_since_row_ = 0;
  bool is_out_of_memory_ = false;
};

}  // namespace usagescope
