// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench::engine {

using clock_type = std::chrono::steady_clock;

inline std::int64_t nanoseconds() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(clock_type::now().time_since_epoch()).count();
}

/// The smallest number that at least `share` of the others do not exceed.
inline double quantile(std::vector<double>& of, double share) {
  if (of.empty()) return 0;
  auto const at = std::min(of.size() - 1, static_cast<std::size_t>(share * static_cast<double>(of.size())));
  std::ranges::nth_element(of, of.begin() + static_cast<std::ptrdiff_t>(at));
  return of[at];
}

}  // namespace bench::engine
