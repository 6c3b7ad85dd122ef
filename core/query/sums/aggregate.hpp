#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/result.hpp"
#include "core/query/block.hpp"
#include "core/query/figures.hpp"
#include "core/query/partition.hpp"
#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// Which measures of a spec are wanted, by index.
using MeasureMask = std::vector<std::uint8_t>;

/// What is kept of rows, part by part, to work out one or more measures of any set of parts.
class Aggregate {
 public:
  Aggregate() = default;
  Aggregate(const Aggregate&) = delete;
  Aggregate& operator=(const Aggregate&) = delete;
  virtual ~Aggregate() = default;

  /// Takes in the rows of a block; the numbers of the parts are below part_limit. Blocks come in
  /// the order of their rows.
  virtual void add(const Block& block, const RowGroups& parts, std::uint32_t part_limit) = 0;

  /// The figures of the sets, into figures[i] for those of this aggregate's measures i that are
  /// wanted. Error kOverflow with the measure's path.
  [[nodiscard]] virtual Status finish(const Partition& sets, const MeasureMask& wanted,
                                      std::vector<Figures>& figures) const = 0;
};

/// Grows a vector that is indexed by part; never shrinks it.
template <typename T>
void grow_to(std::vector<T>& values, std::uint32_t count, const T& value = T()) {
  if (values.size() < count) values.resize(count, value);
}

}  // namespace usagescope
