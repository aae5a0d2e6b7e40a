// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>

namespace qtasks {

/// When a closed breaker opens.
/// (1) `failed(now)` counts a failure and tells whether that is one too many; `succeeded(now)` counts a success.
/// (2) `reset()` forgets all.
/// (3) All may be called by several threads at once; what is let through after a `reset` comes after it, on every
/// thread.
template <class T>
concept BreakerTrip = std::copy_constructible<T> && requires(T& trip, std::int64_t now) {
  { trip.failed(now) } -> std::same_as<bool>;
  trip.succeeded(now);
  trip.reset();
};

}  // namespace qtasks
