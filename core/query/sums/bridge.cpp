#include "core/query/sums/bridge.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/query/key_numbers.hpp"
#include "core/query/sums/wide_math.hpp"

namespace usagescope {
namespace {

std::uint64_t pair_of(std::uint32_t first, std::uint32_t second) {
  return (std::uint64_t{first} << 32) | second;
}

/// unscaled x 10^-scale, whose scale may be more than a Decimal can have if zeros end it.
std::optional<Decimal> as_decimal(Int128 unscaled, int scale) {
  for (; scale > Decimal::kMaxScale; --scale) {
    if (unscaled % 10 != 0) return std::nullopt;
    unscaled /= 10;
  }
  const Result<Decimal> value = Decimal::from_unscaled(unscaled, scale);
  return value ? std::optional(value->normalized()) : std::nullopt;
}

/// Adds steps of 10^-kRatioDigits; false when they do not fit.
bool add_steps(Int128& sum, const std::optional<Int128>& steps) {
  return steps && !__builtin_add_overflow(sum, *steps, &sum);
}

}  // namespace

LineTotals::LineTotals(const UsageTable& table) : table_(table), lists_(table.lines()) {}

void LineTotals::Entry::note_unit(std::uint32_t code, bool has_several) noexcept {
  has_several_units = has_several_units || has_several || (!is_new && unit != code);
  unit = code;
  is_new = false;
}

void LineTotals::Entry::add(const Entry& other) noexcept {
  cost.add(other.cost);
  usage += other.usage;
  note_unit(other.unit, other.has_several_units);
}

void LineTotals::add(const Block& block, const RowGroups& parts) {
  const auto usages = table_.decimal(Column::kUsage).values();
  const auto prices = table_.decimal(Column::kMsrpPrice).values();
  const CodeVector& units = table_.text(Column::kUnitOfMeasurement).codes();
  const CodeVector& lines = table_.lines().codes();
  for_each_part(block, parts, [&](std::uint32_t part, std::uint32_t offset) {
    const std::uint32_t row = block.first_row + offset;
    const std::uint32_t at = lists_.entry_of(part, lines[row], 0);
    if (at == entries_.size()) entries_.emplace_back();
    Entry& entry = entries_[at];
    entry.note_unit(units[row], false);
    if (usages[row] == DecimalColumn::kMissing || prices[row] == DecimalColumn::kMissing) return;
    entry.cost.add(Int128{usages[row]} * prices[row]);
    entry.usage += usages[row];
  });
}

/// Works the bridges of all sets out at once.
class BridgeMaker {
 public:
  BridgeMaker(const LineTotals& current, const LineTotals& previous, const BridgeDays& days,
              const Partition& sets)
      : current_(current),
        previous_(previous),
        days_(days),
        scale_(current.table_.decimal(Column::kUsage).scale() +
               current.table_.decimal(Column::kMsrpPrice).scale()),
        partition_(sets),
        sets_(sets.set_count),
        pool_numbers_(0, current.table_.row_count()) {}

  Result<std::vector<Bridge>> make() {
    for (std::uint32_t line = 0; line < current_.lists_.line_count(); ++line) {
      if (!add_line(line)) return overflow();
    }
    for (const Pool& pool : pools_) {
      if (!add_volume(pool)) return overflow();
    }
    std::vector<Bridge> bridges;
    bridges.reserve(sets_.size());
    for (const Set& set : sets_) {
      const std::optional<Bridge> bridge = bridge_of(set);
      if (!bridge) return overflow();
      bridges.push_back(*bridge);
    }
    return bridges;
  }

 private:
  using Entry = LineTotals::Entry;
  /// A line within a set.
  struct Line {
    std::uint32_t set = 0;
    Entry now;
    Entry before;
  };
  /// Lines of both periods and of one unit, within a set.
  struct Pool {
    std::uint32_t set = 0;
    Int128 usage_now = 0;
    Int128 usage_before = 0;
    WideSum cost_before;
  };
  struct Set {
    WideSum now;
    WideSum before;
    WideSum added;
    WideSum gone;
    Int128 volume = 0;  // steps of 10^-kRatioDigits
    Int128 price = 0;
  };

  static Error overflow() {
    return {ErrorCode::kOverflow,
            "a part of the bridge has more digits than can be held exactly; filter to fewer rows",
            "/comparison/bridge"};
  }

  using Pieces = std::vector<LineLists::Piece>;

  /// Adds up the pieces from `at` on that are of the set, and leaves `at` behind them.
  static Entry taken(const LineTotals& totals, const Pieces& pieces, std::size_t& at,
                     std::uint32_t set) {
    Entry entry;
    for (; at < pieces.size() && pieces[at].set == set; ++at) {
      entry.add(totals.entries_[pieces[at].entry]);
    }
    return entry;
  }

  /// A line in all sets that it is part of, in either period.
  bool add_line(std::uint32_t line) {
    current_.lists_.collect(line, partition_, now_);
    previous_.lists_.collect(line, partition_, before_);
    std::size_t now = 0;
    std::size_t before = 0;
    while (now < now_.size() || before < before_.size()) {
      const std::uint32_t set = std::min(now < now_.size() ? now_[now].set : Partition::kNone,
                                         before < before_.size() ? before_[before].set
                                                                 : Partition::kNone);
      const Entry entry_now = taken(current_, now_, now, set);
      const Entry entry_before = taken(previous_, before_, before, set);
      if (!add_line({set, entry_now, entry_before})) return false;
    }
    return true;
  }

  bool add_line(const Line& line) {
    Set& set = sets_[line.set];
    set.now.add(line.now.cost);
    set.before.add(line.before.cost);
    if (line.before.is_new) {
      set.added.add(line.now.cost);
      return true;
    }
    if (line.now.is_new) {
      set.gone.add(line.before.cost);
      return true;
    }
    const bool has_several_units = line.now.has_several_units || line.before.has_several_units ||
                                   line.now.unit != line.before.unit;
    Pool alone{line.set, 0, 0, {}};
    Pool& pool = has_several_units ? alone : pool_of(line.set, line.now.unit);
    pool.usage_now += line.now.usage;
    pool.usage_before += line.before.usage;
    pool.cost_before.add(line.before.cost);
    return add_price(line) && (!has_several_units || add_volume(alone));
  }

  Pool& pool_of(std::uint32_t set, std::uint32_t unit) {
    const std::uint32_t at = pool_numbers_.number(pair_of(set, unit));
    if (at == pools_.size()) pools_.push_back({set, 0, 0, {}});
    return pools_[at];
  }

  /// cost now / days - usage now / days x cost before / usage before, on one denominator.
  bool add_price(const Line& line) {
    if (line.before.usage == 0) return true;
    const auto cost_now = line.now.cost.total();
    const auto cost_before = line.before.cost.total();
    const auto divisor = wide::product(line.before.usage, days_.current);
    if (!cost_now || !cost_before || !divisor) return false;
    const auto difference = wide::difference(wide::multiply(*cost_now, line.before.usage),
                                             wide::multiply(line.now.usage, *cost_before));
    if (!difference) return false;
    return add_steps(sets_[line.set].price,
                     wide::quotient(*difference, scale_, *divisor, kRatioDigits));
  }

  /// (usage now / days - usage before / days) x cost before / usage before.
  bool add_volume(const Pool& pool) {
    if (pool.usage_before == 0) return true;
    const auto cost = pool.cost_before.total();
    const auto now = wide::product(pool.usage_now, days_.previous);
    const auto before = wide::product(pool.usage_before, days_.current);
    if (!cost || !now || !before) return false;
    const auto divisor = wide::product(*before, days_.previous);
    Int128 change = 0;
    if (!divisor || __builtin_sub_overflow(*now, *before, &change)) return false;
    return add_steps(sets_[pool.set].volume, wide::quotient(wide::multiply(change, *cost), scale_,
                                                            *divisor, kRatioDigits));
  }

  /// A cost as the answer has it: per day and rounded where there are days.
  [[nodiscard]] std::optional<Decimal> figure(const WideSum& sum, std::int64_t days) const {
    const auto total = sum.total();
    if (!total) return std::nullopt;
    if (!days_.are_counted) return as_decimal(*total, scale_);
    const auto steps = wide::quotient(wide::multiply(*total, 1), scale_, days, kRatioDigits);
    return steps ? as_decimal(*steps, kRatioDigits) : std::nullopt;
  }

  [[nodiscard]] std::optional<Bridge> bridge_of(const Set& set) const {
    const auto now = figure(set.now, days_.current);
    const auto before = figure(set.before, days_.previous);
    const auto added = figure(set.added, days_.current);
    const auto gone = figure(set.gone, days_.previous);
    const auto volume = as_decimal(set.volume, kRatioDigits);
    const auto price = as_decimal(set.price, kRatioDigits);
    if (!now || !before || !added || !gone || !volume || !price) return std::nullopt;
    Bridge bridge{*added, {}, *volume, *price, {}};
    const auto minus = [](const Result<Decimal>& from, const Decimal& what) {
      return from ? Decimal::subtract(*from, what) : from;
    };
    const auto negative = Decimal::subtract(Decimal(), *gone);
    if (!negative) return std::nullopt;
    bridge.gone = negative->normalized();
    Result<Decimal> rest = Decimal::subtract(*now, *before);
    for (const Decimal* part : {&bridge.added, &bridge.gone, &bridge.volume, &bridge.price}) {
      rest = minus(rest, *part);
    }
    if (!rest) return std::nullopt;
    bridge.mix = rest->normalized();
    return bridge;
  }

  const LineTotals& current_;
  const LineTotals& previous_;
  BridgeDays days_;
  int scale_;  // of costs
  const Partition& partition_;
  std::vector<Set> sets_;
  KeyNumbers pool_numbers_;  // (set, unit)
  std::vector<Pool> pools_;
  Pieces now_;  // of the line at hand
  Pieces before_;
};

Result<std::vector<Bridge>> make_bridges(const LineTotals& current, const LineTotals& previous,
                                         const BridgeDays& days, const Partition& sets) {
  return BridgeMaker(current, previous, days, sets).make();
}

}  // namespace usagescope
