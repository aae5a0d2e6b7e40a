// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "request.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace order_gateway {

struct options {
  std::string file;
  std::string rejects;
  limits allowed{};
  std::size_t orders = 1U << 15U;
  bool json = false;
};

/// Reads the command line. Without a value the program is to end with `exit_code`: after `--help`, or after a
/// line on stderr about what is wrong.
std::optional<options> read_options(int argc, char** argv, int& exit_code);

}  // namespace order_gateway
