// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "clock_time.hpp"
#include "request.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>

namespace order_gateway {

/// The reader accepts years up to 2200. Only a leap second at the end of that year gives a later time.
inline constexpr std::int64_t end_of_2200 = 7'289'654'400 * second;

/// The shortest of the forms that `read_time` accepts: seconds after midnight, or a date.
inline std::string written_time(std::int64_t time) {
  std::time_t const seconds = time / second;
  std::array<char, 64> text{};
  std::tm at{};
  if (seconds <= 86'400) {
    std::snprintf(text.data(), text.size(), "%lld", static_cast<long long>(seconds));
  } else {
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &at));
  }
  std::string const fraction = std::to_string(second + time % second);
  return text.data() + ("." + fraction.substr(1));
}

inline std::string written_row(request const& row) {
  std::string text = written_time(row.time);
  for (std::int64_t const number :
       {static_cast<std::int64_t>(row.type), row.id, row.size, row.price, static_cast<std::int64_t>(row.direction)}) {
    text += ',' + std::to_string(number);
  }
  return row.attribution.name().empty() ? text : text.append(",").append(row.attribution.name());
}

}  // namespace order_gateway
