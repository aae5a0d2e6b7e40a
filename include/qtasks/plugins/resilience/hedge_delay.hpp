// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstdint>

namespace qtasks {

namespace detail {

struct latency_archetype {
  std::int64_t operator()() const;
};

}  // namespace detail

/// Decides when `hedge` starts the second attempt. Threads may call both members at the same time.
/// (1) `nanoseconds()` returns the delay after the start of the first attempt.
/// (2) `record(latency)` is called for each success. `latency()` returns the time since the first attempt started, in
///     nanoseconds, and may read the clock. If the second attempt won, the first would have taken at least that long.
template <class D>
concept HedgeDelay = std::copy_constructible<D> &&
    requires(D& delay, D const& fixed, detail::latency_archetype latency) {
  { fixed.nanoseconds() }
  noexcept->std::same_as<std::int64_t>;
  delay.record(latency);
};

}  // namespace qtasks
