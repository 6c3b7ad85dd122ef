#include "core/service/record_search.hpp"

namespace usagescope {

bool accepts_value(const ParsedFilter& filter, const FieldValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return accepts_text(filter, *text);
  if (const auto* number = std::get_if<Decimal>(&value)) return accepts_number(filter, *number);
  if (const auto* seconds = std::get_if<std::int64_t>(&value)) {
    return accepts_time(filter, *seconds);
  }
  if (const auto* needs_flag = std::get_if<bool>(&value)) return filter.flag || !*needs_flag;
  return false;
}

bool comes_before(const FieldValue& a, const FieldValue& b, bool is_descending) {
  const bool a_absent = a.index() == 0;
  const bool b_absent = b.index() == 0;
  if (a_absent || b_absent) return !a_absent && b_absent;
  return is_descending ? b < a : a < b;
}

}  // namespace usagescope
