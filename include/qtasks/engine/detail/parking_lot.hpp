// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/detail/futex.hpp>

#include <atomic>
#include <cstdint>

namespace qtasks::detail {

/// Where workers without work wait. A notice is a hint: a worker that has waited for its bound looks again by itself.
///
/// `notify` costs a load while no worker waits, or while the worker that was woken last has not looked yet. That worker
/// passes the notice on if there is more work than it takes.
class parking_lot {
 public:
  /// Waits for a notice if `has_work()` is false after this thread has been counted as waiting: a notice in between is
  /// not missed.
  template <class HasWork>
  void park(HasWork has_work, std::int64_t nanoseconds) noexcept {
    waiting_.fetch_add(1, std::memory_order_seq_cst);
    std::uint32_t const seen = epoch_.load(std::memory_order_seq_cst);
    if (!has_work()) futex_wait(epoch_, seen, nanoseconds);
    is_waking_.store(false, std::memory_order_seq_cst);
    waiting_.fetch_sub(1, std::memory_order_seq_cst);
  }

  /// To be called after the work has been made visible.
  void notify() noexcept {
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (waiting_.load(std::memory_order_relaxed) == 0 || is_waking_.load(std::memory_order_relaxed)) return;
    if (is_waking_.exchange(true, std::memory_order_seq_cst)) return;
    epoch_.fetch_add(1, std::memory_order_seq_cst);
    if (!futex_wake(epoch_, 1)) is_waking_.store(false, std::memory_order_seq_cst);  // none slept: each looks by itself
  }

  void notify_all() noexcept {
    epoch_.fetch_add(1, std::memory_order_seq_cst);
    futex_wake(epoch_);
  }

 private:
  alignas(64) std::atomic<std::uint32_t> waiting_{0};
  std::atomic<bool> is_waking_{false};
  std::atomic<std::uint32_t> epoch_{0};
};

}  // namespace qtasks::detail
