// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/resilience/detail/quantile.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace qtasks {

/// Options of `hedged_at_quantile`.
struct hedged_at_quantile_options {
  std::int32_t per_mille = 950;                        ///< the quantile of the latencies, from 1 to 999
  duration initial = std::chrono::milliseconds{1};     ///< the estimate before the first latency is recorded
  duration min_delay = std::chrono::microseconds{10};  ///< a lower bound, so that a fast service is not called twice
};

/// A `HedgeDelay` that is a quantile of the latencies of successful runs, learnt as they end: at 950 per mille, about 5
/// in 100 runs start a second attempt. Lock-free.
class hedged_at_quantile {
 public:
  /// Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit hedged_at_quantile(hedged_at_quantile_options options) noexcept
      : min_delay_(detail::nanoseconds_in_range(options.min_delay)),
        quantile_(detail::in_range(options.per_mille, 1, 999), detail::nanoseconds_in_range(options.initial)) {}

  constexpr std::int64_t nanoseconds() const noexcept { return std::max(min_delay_, quantile_.value()); }
  constexpr void record(auto const& latency) noexcept { quantile_.add(latency()); }

 private:
  std::int64_t min_delay_;
  detail::quantile quantile_;
};

}  // namespace qtasks
