// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/spin_lock.hpp>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// The tasks that must not start yet, the next one in front. Memory is reserved for the broker's capacity.
template <class Hooks>
class delayed_tasks {
 public:
  static constexpr std::int64_t none = std::numeric_limits<std::int64_t>::max();

  explicit delayed_tasks(std::size_t capacity) { heap_.reserve(capacity); }

  void push(std::int64_t not_before, std::uint32_t slot) noexcept {
    std::lock_guard const lock{mutex_};
    heap_.emplace_back(not_before, slot);
    std::ranges::push_heap(heap_, std::greater<>{});
    next_.store(heap_.front().first, std::memory_order_release);
  }

  /// The time at which the next task may start; `none` if there is none.
  std::int64_t next() const noexcept { return next_.load(std::memory_order_acquire); }

  /// Calls `start(slot)` for each task that may start at `now`, without the lock.
  template <class Start>
  void take_due(std::int64_t now, Start start) noexcept {
    for (std::uint32_t slot = 0; pop_due(now, slot);) start(slot);
  }

 private:
  bool pop_due(std::int64_t now, std::uint32_t& slot) noexcept {
    std::lock_guard const lock{mutex_};
    if (heap_.empty() || heap_.front().first > now) return false;
    std::ranges::pop_heap(heap_, std::greater<>{});
    slot = heap_.back().second;
    heap_.pop_back();
    next_.store(heap_.empty() ? none : heap_.front().first, std::memory_order_release);
    return true;
  }

  spin_lock<Hooks> mutex_;
  std::vector<std::pair<std::int64_t, std::uint32_t>> heap_;
  std::atomic<std::int64_t> next_{none};
};

}  // namespace qtasks::detail
