#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "tests/bench/bench_rows.hpp"

namespace usagescope::bench {

/// The least work that gives an answer: plain arrays of doubles and of numbers that are indexes
/// already, and each query written out by hand. Not exact, not general; what the engine is held to.
struct Floor {
  std::vector<std::uint8_t> charge, service, reseller, day;
  std::vector<std::uint16_t> customer, subscription;
  std::vector<double> usage, price;
  std::array<std::uint8_t, kDays> month{};

  explicit Floor(std::uint32_t rows) {
    for (std::uint32_t i = 0; i < rows; ++i) {
      const RowNumbers numbers = row_numbers(i);
      charge.push_back(static_cast<std::uint8_t>(numbers.charge));
      service.push_back(static_cast<std::uint8_t>(numbers.service));
      reseller.push_back(static_cast<std::uint8_t>(numbers.reseller));
      day.push_back(static_cast<std::uint8_t>(numbers.day));
      customer.push_back(static_cast<std::uint16_t>(numbers.customer));
      subscription.push_back(static_cast<std::uint16_t>(numbers.subscription));
      usage.push_back(static_cast<double>(numbers.usage_thousandths) / 1e3);
      price.push_back(static_cast<double>(numbers.price_millionths) / 1e6);
    }
    for (std::uint32_t i = 0; i < kDays; ++i) month[i] = i < 31 ? 0 : i < 61 ? 1 : 2;
  }

  struct Group {
    double sum = 0;
    std::uint32_t rows = 0;
  };

  [[nodiscard]] double filtered_sum(std::uint8_t wanted) const {
    double sum = 0;
    for (std::size_t i = 0; i < charge.size(); ++i) {
      if (charge[i] == wanted) sum += usage[i] * price[i];
    }
    return sum;
  }

  template <typename Code>
  [[nodiscard]] std::vector<Group> grouped(const std::vector<Code>& codes,
                                           std::uint32_t groups) const {
    std::vector<Group> sums(groups);
    for (std::size_t i = 0; i < codes.size(); ++i) {
      Group& group = sums[codes[i]];
      group.sum += usage[i] * price[i];
      ++group.rows;
    }
    return sums;
  }

  [[nodiscard]] std::vector<Group> by_reseller_and_month() const {
    std::vector<Group> sums(std::size_t{kResellers} * 3);
    for (std::size_t i = 0; i < reseller.size(); ++i) {
      Group& group = sums[std::size_t{reseller[i]} * 3 + month[day[i]]];
      group.sum += usage[i] * price[i];
      ++group.rows;
    }
    return sums;
  }

  [[nodiscard]] std::vector<Group> by_day_of(std::uint8_t wanted) const {
    std::vector<Group> sums(kDays);
    for (std::size_t i = 0; i < charge.size(); ++i) {
      if (charge[i] != wanted) continue;
      Group& group = sums[day[i]];
      group.sum += usage[i] * price[i];
      ++group.rows;
    }
    return sums;
  }

  /// Subscriptions by cost, the largest first: positions begin .. end - 1.
  [[nodiscard]] std::vector<Group> top_subscriptions(std::uint32_t begin, std::uint32_t end) const {
    std::vector<Group> sums = grouped(subscription, kSubscriptions);
    const auto larger = [](const Group& a, const Group& b) { return a.sum > b.sum; };
    const auto first = sums.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = sums.begin() + static_cast<std::ptrdiff_t>(end);
    if (begin > 0) std::nth_element(sums.begin(), first, sums.end(), larger);
    std::partial_sort(first, last, sums.end(), larger);
    return {first, last};
  }
};

}  // namespace usagescope::bench
