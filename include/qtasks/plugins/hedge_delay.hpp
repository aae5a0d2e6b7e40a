// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/quantile.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>

namespace qtasks {

namespace detail {

struct duration_archetype {
  std::int64_t operator()() const;
};

}  // namespace detail

/// When a second attempt begins.
/// (1) `nanoseconds()` is the time after the first began. From several threads.
/// (2) `took(duration)` is told of each success; `duration()` is how long it took, in nanoseconds, and may read the
///     clock. If the second attempt won, it is at least that long for the first.
template <class D>
concept HedgeDelay = std::copy_constructible<D> && requires(D& delay, D const& fixed, detail::duration_archetype took) {
  { fixed.nanoseconds() }
  noexcept->std::same_as<std::int64_t>;
  delay.took(took);
};

/// Always after the same time.
struct hedged_after {
  std::int64_t delay;  ///< nanoseconds
  constexpr std::int64_t nanoseconds() const noexcept { return delay; }
  constexpr void took(auto const& /*duration*/) const noexcept {}
};

/// What `hedged_at_quantile` is told. Times are nanoseconds.
struct hedge_quantile {
  std::int32_t per_mille = 950;    ///< of the runs that succeed so many do not take longer; from 1 to 999
  std::int64_t first = 1'000'000;  ///< the delay until there are latencies to learn from
  std::int64_t least = 10'000;     ///< and the least there may be, so that a fast service is not asked twice
};

/// When the run has taken longer than most do: about 5 in 100 runs are hedged at 950 per mille.
class hedged_at_quantile {
 public:
  constexpr explicit hedged_at_quantile(hedge_quantile wanted) noexcept
      : least_(wanted.least), quantile_(wanted.per_mille, wanted.first) {}

  constexpr std::int64_t nanoseconds() const noexcept { return std::max(least_, quantile_.value()); }
  constexpr void took(auto const& duration) noexcept { quantile_.add(duration()); }

 private:
  std::int64_t least_;
  detail::quantile quantile_;
};

}  // namespace qtasks
