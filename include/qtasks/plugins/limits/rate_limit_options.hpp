// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>

#include <chrono>
#include <cstdint>

namespace qtasks {

/// Options of `rate_limit`: at most `runs` runs in each `per`. All values are at least 1.
struct rate_limit_options {
  std::int64_t runs = 1;                   ///< admitted in each `per`; at least 1
  duration per = std::chrono::seconds{1};  ///< at least 1 ns
  std::int64_t burst = 1;                  ///< the number of runs admitted at once after a pause
};

}  // namespace qtasks
