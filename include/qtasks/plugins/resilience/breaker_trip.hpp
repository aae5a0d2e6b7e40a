// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>

namespace qtasks {

/// Decides when a closed `circuit_breaker` opens. Points in time are nanoseconds on the run's clock.
/// (1) `failed(now)` counts a failure and returns whether the breaker opens; `succeeded(now)` counts a success.
/// (2) `reset()` discards all counts.
/// (3) Several threads may call all three at the same time. The breaker orders `reset` before the attempts that it
///     admits afterwards.
template <class T>
concept BreakerTrip = std::copy_constructible<T> && requires(T& trip, std::int64_t now) {
  { trip.failed(now) } -> std::same_as<bool>;
  trip.succeeded(now);
  trip.reset();
};

/// A `BreakerTrip` that also looks at how long attempts take, in nanoseconds: see `slow_calls`.
/// (1) `is_slow(took)` returns whether an attempt of this length is slow; a slow probe counts as failed.
/// (2) `timed(slow, now)` counts the length of an attempt that ended at `now`, whatever it returned, and returns
/// whether
///     the breaker opens. It is called before `failed` or `succeeded`; a success that opens the breaker is not counted.
template <class T>
concept TimedBreakerTrip = BreakerTrip<T> && requires(T& trip, bool slow, std::int64_t now) {
  { trip.is_slow(now) } -> std::same_as<bool>;
  { trip.timed(slow, now) } -> std::same_as<bool>;
};

}  // namespace qtasks
