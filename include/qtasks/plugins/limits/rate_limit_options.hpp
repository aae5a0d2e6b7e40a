// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace qtasks {

/// How often something may happen. Each number is at least 1.
struct rate_limit_options {
  std::int64_t runs = 1;             ///< so many,
  std::int64_t per = 1'000'000'000;  ///< in so many nanoseconds,
  std::int64_t burst = 1;            ///< and so many at once after a pause
};

}  // namespace qtasks
