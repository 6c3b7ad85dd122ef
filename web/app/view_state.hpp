#pragma once

#include <cstdint>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/query/query_spec.hpp"
#include "core/time/civil.hpp"

namespace usagescope {

enum class Screen : std::uint8_t { kConnect, kExplore, kReport };

/// Figures of the table, in this order in every table query.
inline constexpr std::array<Measure, 5> kTableMeasures = {
    Measure::kListCost, Measure::kUsage, Measure::kOnDemandUsage, Measure::kCommitment,
    Measure::kRows};

/// Whose data is shown. The demo identities are public, so a reload can connect them again by
/// itself; for a server of one's own the token must be typed again, for it is never stored.
enum class Source : std::uint8_t { kNone, kDemoDistributor, kDemoProvider, kServer };

/// Question of the Explore screen.
struct ExploreView {
  std::optional<Period> period;  ///< none: the quarter before the server's clock
  std::vector<Filter> filters;
  std::vector<GroupKey> group_by = {{Column::kResellerId, DateBucket::kNone}};
  Measure measure = Measure::kListCost;
  PriceBasis price_basis = PriceBasis::kPerUnit;
  CommitmentGrain commitment_grain = CommitmentGrain::kDay;
  Column split = Column::kService;  ///< what the chart stacks
  /// Sorted table column: a measure, or the group's name; by the chosen measure when absent.
  struct Sort {
    std::optional<Measure> measure;  ///< none: by name
    bool descending = true;
    friend bool operator==(const Sort&, const Sort&) = default;
  };
  std::optional<Sort> sort;
  friend bool operator==(const ExploreView&, const ExploreView&) = default;
};

/// Question of the Service report screen.
struct ReportView {
  std::string org_id;     ///< "" = the connected organisation
  std::string tenant_id;  ///< "" = all customers
  std::optional<Month> first;  ///< none: the six months up to the server's clock
  std::optional<Month> last;
  friend bool operator==(const ReportView&, const ReportView&) = default;
};

/// All that the address bar stores: the question, never data and never a token.
struct ViewState {
  Screen screen = Screen::kConnect;
  Source source = Source::kNone;
  std::string host;    ///< kServer only
  std::string org_id;  ///< kServer only
  std::string currency;  ///< a label without meaning for any figure; "" = unspecified
  ExploreView explore;
  ReportView report;
  friend bool operator==(const ViewState&, const ViewState&) = default;
};

/// Readable hash without '#': "/explore?source=demo&period=2021-Q4&by=resellerId&measure=listCost".
/// Members that hold their default are left out.
[[nodiscard]] std::string encode_view(const ViewState& view);

/// Reads a hash. What it cannot understand keeps its default and is named in `problems` (one
/// sentence each), so an old or mistyped link still opens.
struct DecodedView {
  ViewState view;
  std::vector<std::string> problems;
};
[[nodiscard]] DecodedView decode_view(std::string_view hash);

}  // namespace usagescope
