#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace usagescope {

/// Writes CSV as RFC 4180 has it: every field quoted, quotes doubled, CRLF at the end of each row.
/// `out` must outlive the writer.
class CsvWriter {
 public:
  explicit CsvWriter(std::string& out) : out_(out) {}

  void row(std::initializer_list<std::string_view> fields);
  void row(const std::vector<std::string>& fields);

 private:
  void field(std::string_view text, bool is_first);

  std::string& out_;
};

}  // namespace usagescope
