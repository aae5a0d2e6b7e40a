// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <support/catch.hpp>

#include <cstddef>
#include <fstream>
#include <map>
#include <string>

/// The scenarios of a file in tests/data: each line is `name: triggers`, or begins with `#`. Tests run in tests/.
inline std::map<std::string, std::string> recorded_traces(char const* path) {
  std::ifstream file{path};
  REQUIRE(file.is_open());
  std::map<std::string, std::string> scenarios;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::size_t const colon = line.find(": ");
    REQUIRE(colon != line.npos);
    scenarios[line.substr(0, colon)] = line.substr(colon + 2);
  }
  return scenarios;
}
