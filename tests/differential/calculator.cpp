// Reads one calculation a line, writes its result or the name of the error. For
// check_calculator.py, which knows the right answers.

#include <iostream>
#include <sstream>
#include <string>

#include "core/base/decimal.hpp"
#include "core/time/civil.hpp"

namespace usagescope {
namespace {

std::string shown(const Result<Decimal>& result) {
  return result ? result->to_string() : std::string(error_code_name(result.error().code));
}

std::string order_of(const Decimal& a, const Decimal& b) {
  if (a == b) return "=";
  return a < b ? "<" : ">";
}

std::string day_facts(const std::string& text) {
  const auto date = CivilDate::parse(text);
  if (!date) return std::string(error_code_name(date.error().code));
  return std::to_string(date->days) + " " + std::to_string(date->weekday()) + " " +
         CivilDate{date->days}.to_string() + " " + Quarter::of(*date).to_string();
}

std::string calculate(const std::string& line) {
  std::istringstream words(line);
  std::string operation;
  std::string first;
  std::string second;
  int digits = 0;
  words >> operation >> first >> second >> digits;
  if (operation == "day") return day_facts(first);
  const auto a = Decimal::parse(first);
  if (operation == "parse" || !a) return shown(a);
  if (operation == "round") return a->rounded(std::stoi(second)).to_string();
  const auto b = Decimal::parse(second);
  if (!b) return shown(b);
  if (operation == "add") return shown(Decimal::add(*a, *b));
  if (operation == "subtract") return shown(Decimal::subtract(*a, *b));
  if (operation == "multiply") return shown(Decimal::multiply(*a, *b));
  if (operation == "divide") return shown(Decimal::divide(*a, *b, digits));
  if (operation == "compare") return order_of(*a, *b);
  return "unknown operation";
}

}  // namespace
}  // namespace usagescope

int main() {
  std::string line;
  while (std::getline(std::cin, line)) std::cout << usagescope::calculate(line) << '\n';
  return 0;
}
