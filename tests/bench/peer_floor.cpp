// The least work that gives an answer: plain arrays of doubles and of codes, every question written
// out by hand. Not exact, not general; what everyone is held to.

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "tests/bench/answer_text.hpp"
#include "tests/bench/floor_table.hpp"
#include "tests/bench/peer.hpp"

namespace usagescope::bench {
namespace {

struct Group {
  double cost = 0;
  std::uint32_t rows = 0;
};
struct CodedGroup {
  std::uint32_t code = 0;
  Group group;
};
using Row = std::array<std::string, kWireNames.size()>;
struct Facet {
  std::uint32_t values = 0;
  std::vector<CodedGroup> top;
  double minimum = 0;
  double maximum = 0;
};

class FloorPeer final : public Peer {
 public:
  Status feed(std::string_view piece) override {
    table_.feed(piece);
    return ok();
  }
  Status finish_page() override {
    table_.finish_page();
    return ok();
  }
  Status finish() override {
    const FloorDictionary& days = table_.dictionary(kDayColumn);
    months_.clear();
    for (std::uint32_t code = 0; code < days.size(); ++code) {
      const std::string month = days.text(code).substr(0, 7);
      auto place = std::find(months_.begin(), months_.end(), month);
      if (place == months_.end()) place = months_.insert(place, month);
      month_of_day_[code] = static_cast<std::uint8_t>(place - months_.begin());
    }
    return ok();
  }

  Status ask(Question question, std::uint32_t first_day) override {
    question_ = question;
    switch (question) {
      case Question::kTotal:
        total_ = filtered_sum();
        break;
      case Question::kService:
        groups_ = grouped(table_.narrow(kServiceColumn), kServiceColumn);
        break;
      case Question::kCustomer:
        top_ = top_of(grouped(table_.wide(kCustomerColumn), kCustomerColumn), kTopGroups);
        break;
      case Question::kResellerMonth:
        groups_ = by_reseller_and_month();
        break;
      case Question::kDay:
        groups_ = by_day_of_one_charge();
        break;
      case Question::kFacets:
        for (std::size_t column = 0; column < kWireNames.size(); ++column) ask_facet(column);
        break;
      case Question::kBrush:
        ask_brush(first_day);
        break;
      case Question::kTopRows:
        rows_ = top_rows();
        break;
      case Question::kMiddleRows:
        rows_ = middle_rows();
        break;
    }
    return ok();
  }

  std::string answer() const override {
    switch (question_) {
      case Question::kTotal:
        return list_text({group_text("", number_text(total_.cost), total_.rows)});
      case Question::kService:
        return groups_text(groups_, kServiceColumn);
      case Question::kCustomer:
        return top_text(top_, kCustomerColumn);
      case Question::kResellerMonth:
        return pairs_text();
      case Question::kDay:
        return groups_text(groups_, kDayColumn);
      case Question::kFacets:
        return facets_text();
      case Question::kBrush:
        return list_text({groups_text(brushed_services_, kServiceColumn),
                          top_text(top_, kCustomerColumn),
                          groups_text(brushed_resellers_, kResellerColumn)});
      case Question::kTopRows:
      case Question::kMiddleRows:
        break;
    }
    ListText list;
    for (const Row& row : rows_) {
      ListText texts;
      for (std::size_t i = 0; i < row.size(); ++i) {
        texts.add(is_number_column(i) ? row[i] : quoted(row[i]));
      }
      list.add(texts.text());
    }
    return list.text();
  }

  std::int64_t live_bytes() const override { return table_.bytes(); }

 private:
  [[nodiscard]] std::uint32_t charge() const {
    return table_.dictionary(kChargeColumn).find(kWantedChargeId);
  }

  /// Calls f(row) where the code is the wanted one: without a branch that would be guessed wrong.
  template <typename F>
  void for_each_equal(const std::uint8_t* codes, std::uint32_t wanted, F&& f) const {
    constexpr std::uint32_t kBlock = 2048;
    std::array<std::uint32_t, kBlock> found;
    const auto code = static_cast<std::uint8_t>(wanted);
    const std::uint32_t rows = table_.rows();
    for (std::uint32_t begin = 0; begin < rows; begin += kBlock) {
      const std::uint32_t end = std::min(rows, begin + kBlock);
      std::uint32_t count = 0;
      for (std::uint32_t i = begin; i < end; ++i) {
        found[count] = i;
        count += codes[i] == code ? 1 : 0;
      }
      for (std::uint32_t k = 0; k < count; ++k) f(found[k]);
    }
  }

  [[nodiscard]] Group filtered_sum() const {
    const std::uint32_t wanted = charge();
    const std::uint8_t* charges = table_.narrow(kChargeColumn).data();
    const double* usage = table_.numbers(kUsageColumn).data();
    const double* price = table_.numbers(kPriceColumn).data();
    Group sum;
    for_each_equal(charges, wanted, [&](std::uint32_t i) {
      sum.cost += usage[i] * price[i];
      ++sum.rows;
    });
    return sum;
  }

  template <typename Code>
  [[nodiscard]] std::vector<Group> grouped(const std::vector<Code>& codes,
                                           std::size_t column) const {
    std::vector<Group> groups(table_.dictionary(column).size());
    const double* usage = table_.numbers(kUsageColumn).data();
    const double* price = table_.numbers(kPriceColumn).data();
    Group* const all = groups.data();
    for (std::size_t i = 0; i < codes.size(); ++i) {
      Group& group = all[codes[i]];
      group.cost += usage[i] * price[i];
      ++group.rows;
    }
    return groups;
  }

  [[nodiscard]] std::vector<Group> by_reseller_and_month() const {
    const auto months = static_cast<std::uint32_t>(months_.size());
    std::vector<Group> groups(std::size_t{table_.dictionary(kResellerColumn).size()} * months);
    const std::uint8_t* resellers = table_.narrow(kResellerColumn).data();
    const std::uint8_t* days = table_.narrow(kDayColumn).data();
    const double* usage = table_.numbers(kUsageColumn).data();
    const double* price = table_.numbers(kPriceColumn).data();
    Group* const all = groups.data();
    for (std::uint32_t i = 0; i < table_.rows(); ++i) {
      Group& group = all[resellers[i] * months + month_of_day_[days[i]]];
      group.cost += usage[i] * price[i];
      ++group.rows;
    }
    return groups;
  }

  [[nodiscard]] std::vector<Group> by_day_of_one_charge() const {
    const std::uint32_t wanted = charge();
    std::vector<Group> groups(table_.dictionary(kDayColumn).size());
    const std::uint8_t* charges = table_.narrow(kChargeColumn).data();
    const std::uint8_t* days = table_.narrow(kDayColumn).data();
    const double* usage = table_.numbers(kUsageColumn).data();
    const double* price = table_.numbers(kPriceColumn).data();
    for_each_equal(charges, wanted, [&](std::uint32_t i) {
      Group& group = groups[days[i]];
      group.cost += usage[i] * price[i];
      ++group.rows;
    });
    return groups;
  }

  static std::vector<CodedGroup> top_of(const std::vector<Group>& groups, std::uint32_t count) {
    std::vector<CodedGroup> top;
    for (std::uint32_t code = 0; code < groups.size(); ++code) {
      if (groups[code].rows > 0) top.push_back({code, groups[code]});
    }
    const auto kept = std::min<std::size_t>(count, top.size());
    std::partial_sort(
        top.begin(), top.begin() + static_cast<std::ptrdiff_t>(kept), top.end(),
        [](const CodedGroup& a, const CodedGroup& b) { return a.group.cost > b.group.cost; });
    top.resize(kept);
    return top;
  }

  void ask_facet(std::size_t column) {
    Facet& facet = facets_[column];
    if (is_number_column(column)) {
      const std::vector<double>& values = table_.numbers(column);
      const auto [least, most] = std::minmax_element(values.begin(), values.end());
      facet = {distinct(values), {}, *least, *most};
      return;
    }
    const std::vector<Group> groups =
        table_.visit(column, [&](const auto& codes) { return grouped(codes, column); });
    facet = {static_cast<std::uint32_t>(groups.size()), top_of(groups, kFacetValues)};
  }

  [[nodiscard]] static std::uint32_t distinct(const std::vector<double>& values) {
    std::size_t size = 1024;
    while (size < values.size() * 2) size *= 2;
    std::vector<double> slots(size, -1.0);  // no quantity here is negative
    std::uint32_t count = 0;
    for (const double value : values) {
      std::uint64_t bits = 0;
      std::memcpy(&bits, &value, sizeof bits);
      std::size_t slot =
          static_cast<std::size_t>((bits * 0x9E37'79B9'7F4A'7C15) >> 32) & (size - 1);
      while (slots[slot] >= 0 && slots[slot] != value) slot = (slot + 1) & (size - 1);
      if (slots[slot] < 0) {
        slots[slot] = value;
        ++count;
      }
    }
    return count;
  }

  void ask_brush(std::uint32_t first_day) {
    const FloorDictionary& dates = table_.dictionary(kDayColumn);
    const CivilDate begin =
        CivilDate::from_ymd(2021, 10, 1)->plus_days(static_cast<std::int32_t>(first_day));
    const std::string from = begin.to_string();
    const std::string until = begin.plus_days(kBrushDays).to_string();
    std::array<bool, 256> is_in{};
    for (std::uint32_t code = 0; code < dates.size(); ++code) {
      is_in[code] = dates.text(code) >= from && dates.text(code) < until;
    }
    brushed_services_.assign(table_.dictionary(kServiceColumn).size(), {});
    brushed_resellers_.assign(table_.dictionary(kResellerColumn).size(), {});
    std::vector<Group> customers(table_.dictionary(kCustomerColumn).size());
    const std::uint8_t* days = table_.narrow(kDayColumn).data();
    const std::uint8_t* services = table_.narrow(kServiceColumn).data();
    const std::uint8_t* resellers = table_.narrow(kResellerColumn).data();
    const std::uint16_t* codes = table_.wide(kCustomerColumn).data();
    const double* usage = table_.numbers(kUsageColumn).data();
    const double* price = table_.numbers(kPriceColumn).data();
    for (std::uint32_t i = 0; i < table_.rows(); ++i) {
      if (!is_in[days[i]]) continue;
      const double cost = usage[i] * price[i];
      for (Group* group : {&brushed_services_[services[i]], &brushed_resellers_[resellers[i]],
                           &customers[codes[i]]}) {
        group->cost += cost;
        ++group->rows;
      }
    }
    top_ = top_of(customers, kTopGroups);
  }

  struct Keyed {
    double usage;
    std::uint32_t row;
    /// The largest first; equal ones in the order of the table.
    friend bool operator<(const Keyed& a, const Keyed& b) {
      return a.usage != b.usage ? a.usage > b.usage : a.row < b.row;
    }
  };

  [[nodiscard]] std::vector<Row> top_rows() const {
    const std::vector<double>& usage = table_.numbers(kUsageColumn);
    std::vector<Keyed> kept;
    double limit = -1;  // a row that is no larger than this has enough rows before it
    for (std::uint32_t i = 0; i < usage.size(); ++i) {
      if (usage[i] <= limit) continue;
      kept.push_back({usage[i], i});
      if (kept.size() < std::size_t{kPageRowCount} * 8) continue;
      std::nth_element(kept.begin(), kept.begin() + (kPageRowCount - 1), kept.end());
      kept.resize(kPageRowCount);
      limit = kept.back().usage;
    }
    std::sort(kept.begin(), kept.end());
    return written(kept, 0);
  }

  [[nodiscard]] std::vector<Row> middle_rows() const {
    const std::vector<double>& usage = table_.numbers(kUsageColumn);
    std::vector<Keyed> all(usage.size());
    for (std::uint32_t i = 0; i < usage.size(); ++i) all[i] = {usage[i], i};
    const std::size_t begin = usage.size() / 2;
    const std::size_t end = std::min<std::size_t>(begin + kPageRowCount, all.size());
    const auto at = [&all](std::size_t i) { return all.begin() + static_cast<std::ptrdiff_t>(i); };
    std::nth_element(all.begin(), at(begin), all.end());
    std::partial_sort(at(begin), at(end), all.end());
    return written(all, begin);
  }

  [[nodiscard]] std::vector<Row> written(const std::vector<Keyed>& order, std::size_t begin) const {
    std::vector<Row> rows;
    const std::size_t end = std::min<std::size_t>(begin + kPageRowCount, order.size());
    for (std::size_t i = begin; i < end; ++i) {
      Row& row = rows.emplace_back();
      for (std::size_t column = 0; column < kWireNames.size(); ++column) {
        row[column] = is_number_column(column) ? number_text(table_.numbers(column)[order[i].row])
                                               : table_.text(column, order[i].row);
      }
    }
    return rows;
  }

  [[nodiscard]] std::string groups_text(const std::vector<Group>& groups,
                                        std::size_t column) const {
    return top_text(top_of(groups, std::numeric_limits<std::uint32_t>::max()), column);
  }

  [[nodiscard]] std::string top_text(const std::vector<CodedGroup>& groups,
                                     std::size_t column) const {
    ListText list;
    for (const auto& [code, group] : groups) {
      list.add(
          group_text(table_.dictionary(column).text(code), number_text(group.cost), group.rows));
    }
    return list.text();
  }

  [[nodiscard]] std::string pairs_text() const {
    ListText list;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      if (groups_[i].rows == 0) continue;
      const auto reseller = static_cast<std::uint32_t>(i / months_.size());
      list.add(group_text(
          table_.dictionary(kResellerColumn).text(reseller) + " " + months_[i % months_.size()],
          number_text(groups_[i].cost), groups_[i].rows));
    }
    return list.text();
  }

  [[nodiscard]] std::string facets_text() const {
    ListText list;
    for (std::size_t column = 0; column < kWireNames.size(); ++column) {
      const Facet& facet = facets_[column];
      const std::string count = std::to_string(facet.values);
      list.add(is_number_column(column)
                   ? list_text({count, number_text(facet.minimum), number_text(facet.maximum)})
                   : list_text({count, top_text(facet.top, column)}));
    }
    return list.text();
  }

  FloorTable table_;
  std::vector<std::string> months_;
  std::array<std::uint8_t, 256> month_of_day_{};
  Question question_ = Question::kTotal;
  Group total_;
  std::vector<Group> groups_;
  std::vector<CodedGroup> top_;
  std::vector<Group> brushed_services_;
  std::vector<Group> brushed_resellers_;
  std::array<Facet, kWireNames.size()> facets_;
  std::vector<Row> rows_;
};

}  // namespace

std::unique_ptr<Peer> make_floor() {
  return std::make_unique<FloorPeer>();
}

}  // namespace usagescope::bench
