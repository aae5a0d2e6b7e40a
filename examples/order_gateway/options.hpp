// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "request.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace order_gateway {

/// How many spans `--trace` keeps: the first ones of the day, in 6 MB.
inline constexpr std::size_t kept_spans = std::size_t{1} << 16U;

struct options {
  std::string file;
  std::string rejects;
  std::string trace;
  std::string metrics;
  limits allowed{};
  std::size_t orders = 1U << 15U;
  bool json = false;
};

/// Parses the command line. If it returns no value, the program must end with `exit_code`: after `--help`, or after an
/// error, which has been printed on stderr in one line.
std::optional<options> read_options(int argc, char** argv, int& exit_code);

}  // namespace order_gateway
