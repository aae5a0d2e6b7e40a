// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/detail/futex.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>

// A question of the system, not of the compiler: elsewhere this header defines nothing.
#if defined(__linux__)

namespace qtasks::detail {

/// Wakes threads that wait for a permit. No notice is lost: a thread counts itself before it reads the epoch and tries
/// to get a permit, and a permit is given back before the counter is read, all sequentially consistent. So either the
/// thread finds the permit, or `notify` finds the thread. A thread that was woken and gives up passes the notice on.
class permit_notices {
 public:
  /// Calls `try_acquire()` until it returns true, and waits for a notice in between. `time_left()` returns the
  /// nanoseconds for which the thread may still wait, not positive where it gives up; it is called at least once in
  /// each `longest` nanoseconds. Returns whether it has a permit.
  template <class TryAcquire, class TimeLeft>
  bool wait(TryAcquire try_acquire, TimeLeft time_left, std::int64_t longest = 10'000'000) noexcept {
    waiting_.fetch_add(1, std::memory_order_seq_cst);
    bool acquired = false;
    for (;;) {
      std::uint32_t const seen = epoch_.load(std::memory_order_seq_cst);
      std::int64_t const left = time_left();
      if (left <= 0) break;
      acquired = try_acquire();
      if (acquired) break;
      futex_wait(epoch_, seen, std::min(left, longest));
    }
    waiting_.fetch_sub(1, std::memory_order_seq_cst);
    if (!acquired) notify();
    return acquired;
  }

  /// To be called after a permit has been given back. A load while no thread waits.
  void notify() noexcept {
    if (waiting_.load(std::memory_order_seq_cst) == 0) return;
    epoch_.fetch_add(1, std::memory_order_seq_cst);
    futex_wake(epoch_, 1);
  }

 private:
  std::atomic<std::uint32_t> waiting_{0};
  std::atomic<std::uint32_t> epoch_{0};
};

}  // namespace qtasks::detail

#endif
