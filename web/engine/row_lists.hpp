#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/query/rows/find.hpp"
#include "core/query/rows/row_order.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// The list of rows and the find that were asked about last, kept for the next window or step of the
/// same question.
class RowLists {
 public:
  /// Errors: those of validated(). Good until the next list() or clear(), and while the table does
  /// not change.
  [[nodiscard]] Result<RowOrder*> list(const UsageTable& table, const QuerySpec& spec,
                                       const std::vector<RowSortKey>& sort);
  /// The same for find().
  [[nodiscard]] Result<const RowFind*> find(const UsageTable& table, const QuerySpec& spec,
                                            const std::string& text);
  /// Before the table goes away, or when the memory is wanted.
  void clear();

 private:
  struct List {
    std::uint64_t revision;  ///< of the table
    QuerySpec spec;
    std::vector<RowSortKey> sort;
    RowOrder order;
  };
  struct Find {
    std::uint64_t revision;
    QuerySpec spec;
    std::string text;
    RowFind found;
  };
  std::optional<List> list_;
  std::optional<Find> find_;
};

}  // namespace usagescope
