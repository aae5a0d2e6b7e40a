// SPDX-License-Identifier: BSL-1.0
#pragma once

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

}  // namespace qtasks
