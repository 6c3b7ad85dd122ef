#pragma once

#include <cstdint>
#include <utility>

#include "core/query/rows/row_export.hpp"
#include "core/query/rows/row_order.hpp"
#include "web/engine/protocol.hpp"

namespace usagescope {

/// An export under way; its list stays as it is while the table does.
struct ExportJob {
  ExportJob(RowOrder rows, const OpenExportRequest& request, std::uint64_t table_revision)
      : list(std::move(rows)),
        text(list, request.format, request.request.offset, request.request.limit),
        revision(table_revision) {}
  ExportJob(const ExportJob&) = delete;  // the text refers to the list
  ExportJob& operator=(const ExportJob&) = delete;

  RowOrder list;
  RowExport text;
  std::uint64_t revision;
};

}  // namespace usagescope
