#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "web/app/state.hpp"

namespace usagescope {

// What a user or the platform can ask for. Views push these; only reduce() changes the state.

struct EditHost { std::string text; };
struct EditOrganization { std::string text; };
struct EditToken { std::string text; };
struct Connect {};
struct OpenDemo { Source source = Source::kDemoDistributor; };
struct Disconnect {};
struct OpenScreen { Screen screen = Screen::kExplore; };

struct SetPeriod { Period period; };
/// Replaces the conditions on a column, or adds one; no values removes them.
struct SetFilter { Filter filter; };
struct RemoveFilter { std::size_t index = 0; };
struct ClearFilters {};
struct SetGroupBy { std::vector<GroupKey> keys; };
struct SetMeasure { Measure measure = Measure::kListCost; };
struct SetPriceBasis { PriceBasis basis = PriceBasis::kPerUnit; };
struct SetCommitmentGrain { CommitmentGrain grain = CommitmentGrain::kDay; };
struct SetSplit { Column column = Column::kService; };
struct SetSort { ExploreView::Sort sort; };
struct SetCurrency { std::string label; };
struct ToggleGroup { std::string value; };
struct ExpandAll { bool is_expanded = true; };
/// Rows of the table that are on screen, so that the right window is asked for.
struct ShowRows { std::uint32_t first = 0; std::uint32_t count = 0; };
/// A click on a group's row: narrows to it (a filter, or the period for a day, month or quarter).
struct DrillInto { GroupKey key; GroupValue value; };
struct OpenFacet { Column column = Column::kChargeId; };

struct CancelLoad {};
struct ResumeLoad {};
struct KeepPartialLoad {};

struct SetReport { ReportView report; };
struct ReloadReport {};

struct Navigate { std::string hash; };
struct ReplyArrived { EngineReply reply; };
/// A message of the engine that could not be read: a programming or caching fault, shown as such.
struct EngineBroke { Error error; };

using Command =
    std::variant<EditHost, EditOrganization, EditToken, Connect, OpenDemo, Disconnect, OpenScreen,
                 SetPeriod, SetFilter, RemoveFilter, ClearFilters, SetGroupBy, SetMeasure,
                 SetPriceBasis, SetCommitmentGrain, SetSplit, SetSort, SetCurrency, ToggleGroup,
                 ExpandAll, ShowRows, DrillInto, OpenFacet, CancelLoad, ResumeLoad, KeepPartialLoad,
                 SetReport, ReloadReport, Navigate, ReplyArrived, EngineBroke>;

/// Collects what a frame's views ask for.
class CommandQueue {
 public:
  void push(Command command) { commands_.push_back(std::move(command)); }
  [[nodiscard]] std::vector<Command> take() { return std::exchange(commands_, {}); }

 private:
  std::vector<Command> commands_;
};

}  // namespace usagescope
