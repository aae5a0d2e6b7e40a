// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/resilience/detail/quantile.hpp>
#include <qtasks/plugins/resilience/hedge_delay.hpp>
#include <qtasks/plugins/resilience/hedged_at_quantile.hpp>

#include <algorithm>
#include <cstdint>

namespace qtasks {

/// What `hedged_at_quantile` is told. Times are nanoseconds.
struct hedged_at_quantile_options {
  std::int32_t per_mille = 950;    ///< of the runs that succeed so many do not take longer; from 1 to 999
  std::int64_t first = 1'000'000;  ///< the delay until there are latencies to learn from
  std::int64_t least = 10'000;     ///< and the least there may be, so that a fast service is not asked twice
};

/// When the run has taken longer than most do: about 5 in 100 runs are hedged at 950 per mille.
class hedged_at_quantile {
 public:
  constexpr explicit hedged_at_quantile(hedged_at_quantile_options wanted) noexcept
      : least_(wanted.least), quantile_(wanted.per_mille, wanted.first) {}

  constexpr std::int64_t nanoseconds() const noexcept { return std::max(least_, quantile_.value()); }
  constexpr void took(auto const& duration) noexcept { quantile_.add(duration()); }

 private:
  std::int64_t least_;
  detail::quantile quantile_;
};

}  // namespace qtasks
