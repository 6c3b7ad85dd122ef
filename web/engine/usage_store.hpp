#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "core/base/result.hpp"
#include "core/model/usage.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// The rows of the engine: one table, and a revision that goes on growing when the table is
/// replaced.
class UsageStore {
 public:
  UsageStore();

  /// Error of UsageTable::append; the table is then as before.
  [[nodiscard]] Status append(const UsageRecord& record);
  void clear();

  [[nodiscard]] const UsageTable& table() const noexcept { return *table_; }
  [[nodiscard]] std::uint64_t revision() const noexcept;
  /// Oldest and newest usage day of all rows.
  [[nodiscard]] std::optional<CivilDate> first_day() const noexcept { return first_day_; }
  [[nodiscard]] std::optional<CivilDate> last_day() const noexcept { return last_day_; }

 private:
  std::unique_ptr<UsageTable> table_;
  std::uint64_t revision_base_ = 0;
  std::optional<CivilDate> first_day_;
  std::optional<CivilDate> last_day_;
};

}  // namespace usagescope
