#include "web/engine/usage_store.hpp"

#include <utility>

namespace usagescope {

UsageStore::UsageStore() : table_(std::make_unique<UsageTable>()) {}

Status UsageStore::append(const UsageRecord& record) {
  if (auto status = table_->append(record); !status) return status;
  if (record.usage_timestamp) {
    const CivilDate day = record.usage_timestamp->date;
    if (!first_day_ || day < *first_day_) first_day_ = day;
    if (!last_day_ || day > *last_day_) last_day_ = day;
  }
  return ok();
}

void UsageStore::clear() {
  const std::uint64_t next_base = revision() + 1;
  table_ = std::make_unique<UsageTable>();
  // A new table may count from where it likes; equal revisions must mean equal contents.
  revision_base_ = next_base - table_->revision();
  first_day_.reset();
  last_day_.reset();
}

std::uint64_t UsageStore::revision() const noexcept {
  return revision_base_ + table_->revision();
}

}  // namespace usagescope
