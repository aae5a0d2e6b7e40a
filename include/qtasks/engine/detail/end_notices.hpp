// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/detail/futex.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace qtasks::detail {

/// Wakes those who wait for the end of a task. Tasks share 64 places; a notice for one wakes the others in vain.
class end_notices {
 public:
  /// Calls `has_ended(false)` for some microseconds, and then `has_ended(true)`, which asks for a notice about `slot`,
  /// after each notice: until it returns true, at most for `nanoseconds`. Returns what the last call returned.
  template <class HasEnded>
  bool wait(std::uint32_t slot, std::int64_t nanoseconds, HasEnded has_ended) noexcept {
    std::atomic<std::uint32_t>& place = places_[slot % places_.size()].notices;
    clocks::steady const clock;
    std::int64_t const started = clock.now();
    nanoseconds = std::max<std::int64_t>(nanoseconds, 0);
    for (int looked = 0; looked < looks && nanoseconds != 0; ++looked) {
      if (has_ended(false)) return true;
    }
    for (;;) {
      std::uint32_t const seen = place.load(std::memory_order_acquire);
      if (has_ended(true)) return true;
      std::int64_t const left = nanoseconds - (clock.now() - started);
      if (left <= 0) return false;
      futex_wait(place, seen, left);
    }
  }

  void notify(std::uint32_t slot) noexcept {
    std::atomic<std::uint32_t>& place = places_[slot % places_.size()].notices;
    place.fetch_add(1, std::memory_order_acq_rel);
    futex_wake(place);
  }

 private:
  static constexpr int looks = 2'000;  ///< costs less than to sleep and to be woken
  struct alignas(64) waiting_place {
    std::atomic<std::uint32_t> notices{0};
  };

  std::array<waiting_place, 64> places_{};
};

}  // namespace qtasks::detail
