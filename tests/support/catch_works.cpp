// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

TEST_CASE("the test framework compares and reports", "[support]") {
  STATIC_REQUIRE(1 + 1 == 2);
  REQUIRE(1 + 1 == 2);
  CHECK_FALSE(1 + 1 == 3);
}

TEMPLATE_TEST_CASE("the test framework repeats a test for types", "[support]", int, long) { CHECK(TestType{} == 0); }
