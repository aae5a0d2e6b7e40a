// SPDX-License-Identifier: BSL-1.0
#include <qtasks/version.hpp>

#include <string>

#include "support/catch.hpp"

#if QTASKS_VERSION < 200
#error "an older version"
#endif

TEST_CASE("the macros, the constants and CMake's project have the same version") {
  std::string const text = std::to_string(qtasks::version_major) + "." + std::to_string(qtasks::version_minor) + "." +
                           std::to_string(qtasks::version_patch);
  REQUIRE(text == QTASKS_VERSION_STRING);
  REQUIRE(text == QTASKS_PROJECT_VERSION);
}
