// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/detail/futex.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace qtasks::detail {

/// Wakes those who wait for room in a full queue. A notice is a hint: each looks again by itself after 10 ms, so that
/// `notify` needs no fence.
class room_notice {
 public:
  /// Calls `is_done()` until it returns true, at most for `nanoseconds`.
  template <class IsDone>
  void wait_until(IsDone is_done, std::int64_t nanoseconds) {
    struct counted {
      std::atomic<int>& waiting;
      ~counted() { waiting.fetch_sub(1, std::memory_order_relaxed); }
    };
    waiting_.fetch_add(1, std::memory_order_seq_cst);
    counted const until_end{waiting_};
    clocks::steady const clock;
    std::int64_t const started = clock.now();
    for (;;) {
      std::uint32_t const seen = epoch_.load(std::memory_order_acquire);
      if (is_done()) return;
      std::int64_t const left = nanoseconds - (clock.now() - started);
      if (left <= 0) return;
      futex_wait(epoch_, seen, std::min(left, longest_wait));
    }
  }
  void notify() noexcept {
    if (waiting_.load(std::memory_order_relaxed) == 0) return;
    epoch_.fetch_add(1, std::memory_order_acq_rel);
    futex_wake(epoch_);
  }

 private:
  static constexpr std::int64_t longest_wait = 10'000'000;

  std::atomic<int> waiting_{0};
  std::atomic<std::uint32_t> epoch_{0};
};

}  // namespace qtasks::detail
