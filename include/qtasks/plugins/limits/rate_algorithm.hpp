// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/limits/rate_limit_options.hpp>

#include <concepts>
#include <cstdint>

namespace qtasks {

/// The algorithm of a `rate_limit`; constructed from `rate_limit_options`.
/// (1) `a.take(now)` returns 0 if a run may begin at `now`, in nanoseconds on the run's clock, and counts that run.
/// (2) Otherwise it returns the number of nanoseconds after which a new attempt may succeed, and counts nothing.
/// (3) Several threads may call it at the same time; their values of `now` need not be in order.
template <class A>
concept RateAlgorithm = std::constructible_from<A, rate_limit_options> && requires(A& algorithm, std::int64_t now) {
  { algorithm.take(now) }
  noexcept->std::same_as<std::int64_t>;
};

/// The algorithm of a `waiting_rate_limit`. `a.reserve(now, longest)` counts a run that begins later, and returns the
/// nanoseconds that it has to wait; if they are more than `longest`, it counts nothing. `take` is as `reserve` with 0.
template <class A>
concept ReservingRateAlgorithm = RateAlgorithm<A> && requires(A& algorithm, std::int64_t now) {
  { algorithm.reserve(now, now) }
  noexcept->std::same_as<std::int64_t>;
};

}  // namespace qtasks
