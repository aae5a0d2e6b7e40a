// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace qtasks {

struct timeout_options {
  std::int64_t limit;  ///< nanoseconds, not negative; more than `longest` is taken for it

  static constexpr std::int64_t longest = std::int64_t{1} << 62;  ///< 146 years
};

}  // namespace qtasks
