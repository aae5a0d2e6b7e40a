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

}  // namespace qtasks
