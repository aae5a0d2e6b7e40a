// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>

namespace qtasks {

/// What plugins read the time from.
/// (1) A copy tells the same time.
/// (2) `now()` is nanoseconds since an epoch of the clock's own, from 0 to below 2^62 (146 years); it never goes back,
/// throws or waits.
template <class C>
concept Clock = std::copyable<C> && requires(C const& clock) {
  { clock.now() }
  noexcept->std::same_as<std::int64_t>;
};

namespace clocks {

/// `std::chrono::steady_clock`. About 25 ns a reading.
struct steady {
  std::int64_t now() const noexcept {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
};

/// The time is what `at` points to: for tests, in constant expressions too.
struct fake {
  std::int64_t const* at = nullptr;
  constexpr std::int64_t now() const noexcept { return *at; }
};

}  // namespace clocks
}  // namespace qtasks
