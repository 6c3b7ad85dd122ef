// The engine's answers about rows: lists, finds, facets, summaries, faults, snapshots, exports.
#include <algorithm>
#include <string>
#include <utility>

#include "core/query/rows/row_query.hpp"
#include "web/engine/engine.hpp"

namespace usagescope {
namespace {

/// About as much text as a piece of an export has.
constexpr std::size_t kPieceBytes = 256 * 1024;

}  // namespace

template <typename T>
void Engine::answer(std::uint32_t id, Result<T> result) {
  if (result) {
    reply(id, RowAnswer<T>{std::move(result).value(), store_.revision()});
  } else {
    reply(id, FailedReply{std::move(result).error(), 0});
  }
}

bool Engine::has_room_for_rows(std::uint32_t id, std::int64_t more) {
  // Codes and marks of the rows: some 16 bytes each.
  const std::int64_t bytes = std::int64_t{16} * store_.table().row_count() + more;
  if (memory_.has_room(bytes)) return true;
  lists_.clear();
  selection_.forget();
  if (memory_.has_room(bytes)) return true;
  fail(id, ErrorCode::kOutOfMemory,
       "There is not enough memory left to answer this. Load fewer rows.");
  return false;
}

bool Engine::has_room_for_sort(std::uint32_t id, const std::vector<RowSortKey>& sort) {
  return has_room_for_rows(id, RowOrder::sort_bytes(store_.table().row_count(), sort.size()));
}

bool Engine::has_room_for_query(std::uint32_t id, const QuerySpec& spec) {
  const UsageTable& table = store_.table();
  // At most a group for each combination of values, and for each row.
  double groups = 1;
  const auto count_values = [&](const GroupKey& key) {
    const ColumnType type = column_info(key.column).type;
    if (type == ColumnType::kText) groups *= table.text(key.column).dictionary().code_count();
    if (type == ColumnType::kDate) {
      groups *= static_cast<double>(table.days().distinct_days().size());
    }
    if (type == ColumnType::kDecimal) groups *= table.row_count();
  };
  for (const GroupKey& key : spec.group_by) count_values(key);
  if (spec.pivot) count_values(*spec.pivot);
  groups = std::min(groups, static_cast<double>(table.row_count()));
  // A group's keys, sums and place in the order.
  const auto figures = static_cast<std::int64_t>(spec.measures.size()) * (spec.comparison ? 2 : 1);
  return has_room_for_rows(id, static_cast<std::int64_t>(groups) * (96 + 48 * figures));
}

void Engine::run(std::uint32_t id, const FacetQuestion& question) {
  if (!has_room_for_rows(id, 0)) return;
  answer(id, query_facet(store_.table(), question.spec, question.request));
}

void Engine::run(std::uint32_t id, const FaultQuestion& question) {
  if (!has_room_for_rows(id, 0)) return;
  answer(id, find_faults(store_.table(), question.spec, question.request));
}

void Engine::run(std::uint32_t id, const ListQuestion& question) {
  const RowRequest& request = question.request;
  if (!has_room_for_rows(id, RowOrder::window_bytes(store_.table().row_count(), request.sort.size(),
                                                    request.offset, request.limit))) {
    return;
  }
  const auto list = lists_.list(store_.table(), question.spec, request.sort);
  if (!list) return answer<RowPage>(id, list.error());
  answer(id, query_rows(**list, request.offset, request.limit));
}

void Engine::run(std::uint32_t id, const SummaryQuestion& question) {
  if (!has_room_for_sort(id, question.request.sort)) return;
  const auto list = lists_.list(store_.table(), question.spec, question.request.sort);
  if (!list) return answer<RowSummary>(id, list.error());
  answer(id, query_summary(**list, question.request.ranges, question.request.rows));
}

void Engine::run(std::uint32_t id, const FindQuestion& question) {
  if (!has_room_for_sort(id, question.request.sort)) return;
  const FindRequest& request = question.request;
  const auto list = lists_.list(store_.table(), question.spec, request.sort);
  if (!list) return answer<FindResult>(id, list.error());
  const auto found = lists_.find(store_.table(), question.spec, request.text);
  if (!found) return answer<FindResult>(id, found.error());
  answer<FindResult>(id, query_find(**found, **list, request.sort, request.offset, request.limit,
                                    request.step));
}

// ---- snapshots -----------------------------------------------------------------------------------

void Engine::run(std::uint32_t id, const TakeSnapshotRequest&) {
  if (is_loading()) {
    fail(id, ErrorCode::kInvalidArgument,
         "Something is being loaded. Wait for its end, or cancel it.");
    return;
  }
  end_load();  // a resume would go on in the wrong table
  forget_answers();
  const std::uint32_t rows = store_.table().row_count();
  store_.take_snapshot(id);
  reply(id, SnapshotReply{id, rows, store_.revision()});
}

void Engine::run(std::uint32_t id, const DropSnapshotRequest& request) {
  if (!store_.drop_snapshot(request.snapshot)) return fail_snapshot(id);
  reply(id, DoneReply{store_.revision()});
}

void Engine::run(std::uint32_t id, const DiffRequest& request) {
  const UsageTable* const before = store_.snapshot(request.snapshot);
  if (before == nullptr) return fail_snapshot(id);
  // Places, marks and pairs of the rows of both.
  const std::int64_t rows = std::int64_t{before->row_count()} + store_.table().row_count();
  if (!has_room_for_rows(id, 40 * rows)) return;
  answer(id, compare_snapshots(*before, store_.table(), request.spec, request.request));
}

void Engine::fail_snapshot(std::uint32_t id) {
  fail(id, ErrorCode::kNotFound, "There is no such snapshot.", "/snapshot");
}

// ---- exports -------------------------------------------------------------------------------------

void Engine::run(std::uint32_t id, const OpenExportRequest& request) {
  if (!has_room_for_sort(id, request.request.sort)) return;
  auto list = RowOrder::make(store_.table(), request.spec, request.request.sort);
  if (!list) {
    reply(id, FailedReply{std::move(list).error(), 0});
    return;
  }
  exports_[id] = std::make_unique<ExportJob>(std::move(*list), request, store_.revision());
  reply_piece(id, id);
}

void Engine::run(std::uint32_t id, const NextPieceRequest& request) {
  reply_piece(id, request.export_id);
}

void Engine::run(std::uint32_t id, const CloseExportRequest& request) {
  exports_.erase(request.export_id);  // it may have ended by itself
  reply(id, DoneReply{store_.revision()});
}

void Engine::reply_piece(std::uint32_t id, std::uint32_t export_id) {
  const auto place = exports_.find(export_id);
  if (place == exports_.end()) {
    fail(id, ErrorCode::kNotFound,
         "There is no such export: it has ended, or the rows were replaced.", "/export");
    return;
  }
  ExportJob& under_way = *place->second;
  if (under_way.revision != store_.revision()) {
    exports_.erase(place);
    fail(id, ErrorCode::kInvalidArgument,
         "The rows have changed since the export began. Begin again.", "/export");
    return;
  }
  std::string piece;
  const bool is_over = !under_way.text.next(piece, kPieceBytes);
  const PieceReply status{export_id, under_way.text.row_count(), under_way.text.rows_written(),
                          is_over};
  if (is_over) exports_.erase(place);
  sink_(encode_reply({id, status}), std::move(piece));
}

void Engine::forget_answers() {
  lists_.clear();
  exports_.clear();
  selection_.forget();
}

}  // namespace usagescope
