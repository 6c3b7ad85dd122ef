#pragma once

#include <string_view>

#include "core/base/result.hpp"
#include "core/json/facet_codec.hpp"
#include "core/json/fault_codec.hpp"
#include "core/json/json_value.hpp"
#include "core/json/row_codec.hpp"
#include "core/json/snapshot_codec.hpp"

namespace usagescope {

/// How a question about rows, and its answer, stand in messages: {"type":"facets","spec":SPEC,
/// "request":REQUEST} is answered by {"type":"facetsResult","result":RESULT,"revision":7}.
template <typename T>
struct RowMessage;

template <>
struct RowMessage<FacetRequest> {
  static constexpr const char* kType = "facets";
  static Json write(const FacetRequest& value) { return facet_request_to_json(value); }
  static Result<FacetRequest> read(const Json& json, std::string_view path) {
    return facet_request_from_json(json, path);
  }
};
template <>
struct RowMessage<FacetResult> {
  static constexpr const char* kType = "facetsResult";
  static Json write(const FacetResult& value) { return facet_result_to_json(value); }
  static Result<FacetResult> read(const Json& json, std::string_view path) {
    return facet_result_from_json(json, path);
  }
};

template <>
struct RowMessage<FindRequest> {
  static constexpr const char* kType = "find";
  static Json write(const FindRequest& value) { return find_request_to_json(value); }
  static Result<FindRequest> read(const Json& json, std::string_view path) {
    return find_request_from_json(json, path);
  }
};
template <>
struct RowMessage<FindResult> {
  static constexpr const char* kType = "findResult";
  static Json write(const FindResult& value) { return find_result_to_json(value); }
  static Result<FindResult> read(const Json& json, std::string_view path) {
    return find_result_from_json(json, path);
  }
};

template <>
struct RowMessage<RowRequest> {
  static constexpr const char* kType = "rows";
  static Json write(const RowRequest& value) { return row_request_to_json(value); }
  static Result<RowRequest> read(const Json& json, std::string_view path) {
    return row_request_from_json(json, path);
  }
};
template <>
struct RowMessage<RowPage> {
  static constexpr const char* kType = "rowsResult";
  static Json write(const RowPage& value) { return row_page_to_json(value); }
  static Result<RowPage> read(const Json& json, std::string_view path) {
    return row_page_from_json(json, path);
  }
};

template <>
struct RowMessage<SummaryRequest> {
  static constexpr const char* kType = "summary";
  static Json write(const SummaryRequest& value) { return summary_request_to_json(value); }
  static Result<SummaryRequest> read(const Json& json, std::string_view path) {
    return summary_request_from_json(json, path);
  }
};
template <>
struct RowMessage<RowSummary> {
  static constexpr const char* kType = "summaryResult";
  static Json write(const RowSummary& value) { return row_summary_to_json(value); }
  static Result<RowSummary> read(const Json& json, std::string_view path) {
    return row_summary_from_json(json, path);
  }
};

template <>
struct RowMessage<FaultRequest> {
  static constexpr const char* kType = "faults";
  static Json write(const FaultRequest& value) { return fault_request_to_json(value); }
  static Result<FaultRequest> read(const Json& json, std::string_view path) {
    return fault_request_from_json(json, path);
  }
};
template <>
struct RowMessage<FaultReport> {
  static constexpr const char* kType = "faultsResult";
  static Json write(const FaultReport& value) { return fault_report_to_json(value); }
  static Result<FaultReport> read(const Json& json, std::string_view path) {
    return fault_report_from_json(json, path);
  }
};

template <>
struct RowMessage<SnapshotRequest> {
  static constexpr const char* kType = "diff";
  static Json write(const SnapshotRequest& value) { return snapshot_request_to_json(value); }
  static Result<SnapshotRequest> read(const Json& json, std::string_view path) {
    return snapshot_request_from_json(json, path);
  }
};
template <>
struct RowMessage<SnapshotResult> {
  static constexpr const char* kType = "diffResult";
  static Json write(const SnapshotResult& value) { return snapshot_result_to_json(value); }
  static Result<SnapshotResult> read(const Json& json, std::string_view path) {
    return snapshot_result_from_json(json, path);
  }
};

}  // namespace usagescope
