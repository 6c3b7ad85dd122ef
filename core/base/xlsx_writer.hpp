#pragma once

#include <string>
#include <vector>

namespace usagescope {

/// One sheet of text cells as an XLSX workbook (a ZIP of XML parts). The first row is the header.
/// Characters that XML cannot hold are left out.
[[nodiscard]] std::string write_xlsx(const std::string& sheet_name,
                                     const std::vector<std::vector<std::string>>& rows);

}  // namespace usagescope
