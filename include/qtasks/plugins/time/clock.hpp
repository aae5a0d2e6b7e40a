// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>

namespace qtasks {

/// A source of time for plugins.
/// (1) Copies return the same time.
/// (2) `now()` returns nanoseconds since an epoch of the clock's own, from 0 to below 2^62 (146 years). It never
///     decreases, throws or waits.
template <class C>
concept Clock = std::copyable<C> && requires(C const& clock) {
  { clock.now() }
  noexcept->std::same_as<std::int64_t>;
};

namespace clocks {

/// `std::chrono::steady_clock`. A reading takes about 25 ns.
struct steady {
  std::int64_t now() const noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
};

/// Returns the number that `at` points to: for tests, also in constant expressions.
struct fake {
  std::int64_t const* at = nullptr;  ///< must point to a number when the clock is read
  constexpr std::int64_t now() const noexcept { return *at; }
};

}  // namespace clocks
}  // namespace qtasks
