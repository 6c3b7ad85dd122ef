#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>

#include "core/store/usage_table.hpp"
#include "core/time/civil.hpp"
#include "web/platform/memory.hpp"

namespace usagescope {

/// The rows of the engine: one table with a revision that goes on growing when the table is
/// replaced, and the snapshots that it can be compared with.
class UsageStore {
 public:
  UsageStore();

  /// For the end of a load: gives back the room that the columns keep for more rows, a quarter of the
  /// table at worst. That copies them, so only after the table has grown by a quarter since the last
  /// time (many small files cost no more than one large one), and where there is memory for it.
  void give_back_room(Memory& memory);

  /// Puts an empty table in place of the table: nobody may go on filling that.
  void clear();

  /// Sets the rows aside under that name and leaves an empty table.
  void take_snapshot(std::uint32_t name);
  /// nullptr: there is none of that name.
  [[nodiscard]] const UsageTable* snapshot(std::uint32_t name) const noexcept;
  /// False when there was none.
  bool drop_snapshot(std::uint32_t name) { return snapshots_.erase(name) > 0; }
  void drop_all_snapshots() { snapshots_.clear(); }
  [[nodiscard]] std::int64_t snapshot_bytes() const noexcept;

  [[nodiscard]] UsageTable& table() noexcept { return *table_; }
  [[nodiscard]] const UsageTable& table() const noexcept { return *table_; }
  [[nodiscard]] std::uint64_t revision() const noexcept;
  /// Oldest and newest usage day of all rows.
  [[nodiscard]] std::optional<CivilDate> first_day() const noexcept {
    return table_->days().first_day();
  }
  [[nodiscard]] std::optional<CivilDate> last_day() const noexcept {
    return table_->days().last_day();
  }

 private:
  std::unique_ptr<UsageTable> table_;
  std::map<std::uint32_t, std::unique_ptr<UsageTable>> snapshots_;
  std::uint64_t revision_base_ = 0;
  std::uint32_t rows_given_back_at_ = 0;  // how many rows the table had then
};

}  // namespace usagescope
