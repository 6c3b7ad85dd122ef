#include "core/base/csv.hpp"

namespace usagescope {

void CsvWriter::field(std::string_view text, bool is_first) {
  if (!is_first) out_ += ',';
  out_ += '"';
  for (const char c : text) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  out_ += '"';
}

void CsvWriter::row(std::initializer_list<std::string_view> fields) {
  bool is_first = true;
  for (const std::string_view text : fields) {
    field(text, is_first);
    is_first = false;
  }
  out_ += "\r\n";
}

void CsvWriter::row(const std::vector<std::string>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) field(fields[i], i == 0);
  out_ += "\r\n";
}

}  // namespace usagescope
