#include "web/engine/usage_store.hpp"

#include <utility>

namespace usagescope {

UsageStore::UsageStore() : table_(std::make_unique<UsageTable>()) {}

void UsageStore::take_snapshot(std::uint32_t name) {
  const std::uint64_t next_base = revision() + 1;
  snapshots_[name] = std::exchange(table_, std::make_unique<UsageTable>());
  revision_base_ = next_base - table_->revision();
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
}

std::uint64_t UsageStore::revision() const noexcept {
  return revision_base_ + table_->revision();
}

}  // namespace usagescope
