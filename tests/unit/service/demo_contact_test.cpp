#include "core/service/demo_contact.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace usagescope;

TEST_CASE("a name makes the same contact every time, and reaches nobody") {
  const DemoContact contact = demo_contact("Northwind Managed Cloud");
  CHECK(contact.domain == "northwindmanagedcloud.example");
  CHECK(contact.email == "accounts@northwindmanagedcloud.example");
  CHECK(contact.phone.starts_with("+1 202 555 01"));
  CHECK(contact.phone.size() == 15);
  CHECK(contact.state.size() == 2);
  CHECK(contact.zip.size() == 5);
  CHECK_FALSE(contact.contact_name.empty());
  CHECK_FALSE(contact.address.empty());
  CHECK_FALSE(contact.city.empty());
  CHECK(demo_contact("Northwind Managed Cloud").address == contact.address);
}

TEST_CASE("a short name has ASCII letters and digits only, and is never empty") {
  CHECK(demo_short_name("Rigg & Vale Bank 2") == "riggvalebank2");
  CHECK(demo_short_name("Žďár Logistik") == "rlogistik");
  CHECK(demo_short_name("日本") == "org");
  CHECK(demo_short_name("") == "org");
}
