// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>

namespace qtasks {

/// How often something may happen. Each number is at least 1.
struct rate {
  std::int64_t runs = 1;             ///< so many,
  std::int64_t per = 1'000'000'000;  ///< in so many nanoseconds,
  std::int64_t burst = 1;            ///< and so many at once after a pause
};

/// What a `rate_limit` asks; constructed from a `rate`.
/// (1) `a.take(now)` is 0 if a run may begin at `now` (nanoseconds of the run's clock), and that run is counted.
/// (2) Else it is in how many nanoseconds to ask again, and nothing is counted.
/// (3) It may be called from several threads; their `now` need not come in order.
template <class A>
concept RateAlgorithm = std::constructible_from<A, rate> && requires(A& algorithm, std::int64_t now) {
  { algorithm.take(now) }
  noexcept->std::same_as<std::int64_t>;
};

}  // namespace qtasks
