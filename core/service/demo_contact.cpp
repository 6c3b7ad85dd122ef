#include "core/service/demo_contact.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>

#include "core/base/text.hpp"
#include "core/service/demo_catalog.hpp"

namespace usagescope {
namespace {

constexpr std::uint64_t kKind = 14;  // of demo_hash: what is made here is like nothing else

struct City {
  std::string_view name;
  std::string_view state;
  std::string_view zip;
};
constexpr City kCities[] = {
    {"Springfield", "IL", "62700"}, {"Fairview", "TN", "37000"}, {"Riverton", "UT", "84000"},
    {"Oakdale", "CA", "95300"},     {"Milford", "CT", "06400"},  {"Lakewood", "CO", "80200"},
};
constexpr std::string_view kStreets[] = {"Main Street", "Sample Avenue", "Example Road",
                                         "Station Road"};
constexpr std::string_view kPeople[] = {"Alex Sample", "Robin Example", "Sam Placeholder",
                                        "Kim Invented", "Jo Specimen"};

/// One of a list, chosen by the name and by what the choice is for.
template <typename T, std::size_t N>
const T& pick(const T (&list)[N], std::uint64_t name, std::uint64_t what) {
  return list[demo_hash(name, what, kKind) % N];
}

}  // namespace

std::string demo_short_name(std::string_view name) {
  std::string letters;
  for (const char c : ascii_lower(name)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) letters += c;
  }
  return letters.empty() ? "org" : letters;
}

DemoContact demo_contact(std::string_view name) {
  const std::uint64_t hash = demo_text_hash(name);
  const City& city = pick(kCities, hash, 1);
  DemoContact contact;
  contact.contact_name = pick(kPeople, hash, 2);
  contact.address = std::to_string(1 + demo_hash(hash, 3, kKind) % 999) + ' ' +
                    std::string(pick(kStreets, hash, 4));
  contact.city = city.name;
  contact.state = city.state;
  contact.zip = city.zip;
  contact.phone = "+1 202 555 01" + std::to_string(10 + demo_hash(hash, 5, kKind) % 90);
  contact.domain = demo_short_name(name) + ".example";
  contact.email = "accounts@" + contact.domain;
  return contact;
}

}  // namespace usagescope
