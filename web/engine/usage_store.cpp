#include "web/engine/usage_store.hpp"

#include <utility>

namespace usagescope {

UsageStore::UsageStore() : table_(std::make_unique<UsageTable>()) {}

void UsageStore::give_back_room(Memory& memory) {
  constexpr std::int64_t kWidestColumn = 8;  // bytes a row: columns are copied one by one
  constexpr std::int64_t kSpareBytes = 64 * 1024;
  const std::uint32_t rows = table_->row_count();
  if (rows - rows_given_back_at_ < rows / 5 || rows == 0) return;
  if (!memory.has_room(kWidestColumn * rows + kSpareBytes)) return;
  table_->shrink_to_fit();
  rows_given_back_at_ = rows;
}

void UsageStore::take_snapshot(std::uint32_t name) {
  const std::uint64_t next_base = revision() + 1;
  snapshots_[name] = std::exchange(table_, std::make_unique<UsageTable>());
  revision_base_ = next_base - table_->revision();
  rows_given_back_at_ = 0;
}

const UsageTable* UsageStore::snapshot(std::uint32_t name) const noexcept {
  const auto found = snapshots_.find(name);
  return found == snapshots_.end() ? nullptr : found->second.get();
}

std::int64_t UsageStore::snapshot_bytes() const noexcept {
  std::int64_t bytes = 0;
  for (const auto& [name, table] : snapshots_) bytes += table->memory_bytes();
  return bytes;
}

void UsageStore::clear() {
  const std::uint64_t next_base = revision() + 1;
  table_ = std::make_unique<UsageTable>();
  // A new table may count from where it likes; equal revisions must mean equal contents.
  revision_base_ = next_base - table_->revision();
  rows_given_back_at_ = 0;
}

std::uint64_t UsageStore::revision() const noexcept {
  return revision_base_ + table_->revision();
}

}  // namespace usagescope
