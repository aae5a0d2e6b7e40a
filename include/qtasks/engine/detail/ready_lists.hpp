// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/spin_lock.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>

namespace qtasks::detail {

/// The end of a list of records.
inline constexpr std::uint32_t no_slot = ~std::uint32_t{0};

/// The tasks that can start: 16 lists that are linked through the records, one for each priority from -8 to 7. A claim
/// takes the smallest priority, and within it the oldest; every 16th claim takes the oldest of all, so that none
/// starves.
template <class Hooks>
class ready_lists {
 public:
  static constexpr int lowest = -8;
  static constexpr int highest = 7;

  /// Puts a task behind all others of its priority.
  template <class Records>
  void push(Records& records, std::uint32_t slot) noexcept {
    auto& record = records[slot];
    std::size_t const level = level_of(record.priority);
    std::lock_guard const lock{mutex_};
    record.age = ++pushed_;
    record.next.store(no_slot, std::memory_order_relaxed);
    list& to = at(level);
    if (to.last == no_slot) {
      to.first = slot;
    } else {
      records[to.last].next.store(slot, std::memory_order_relaxed);
    }
    to.last = slot;
    grown(level);
  }
  /// Puts a task that was taken, and not started, back in front of all others of its priority.
  template <class Records>
  void push_front(Records& records, std::uint32_t slot) noexcept {
    auto& record = records[slot];
    std::size_t const level = level_of(record.priority);
    std::lock_guard const lock{mutex_};
    list& to = at(level);
    record.next.store(to.first, std::memory_order_relaxed);
    to.first = slot;
    if (to.last == no_slot) to.last = slot;
    grown(level);
  }

  /// Takes up to `out.size()` records. Returns their number.
  template <class Records>
  std::size_t pop(Records& records, std::span<std::uint32_t> out) noexcept {
    if (size() == 0) return 0;
    std::lock_guard const lock{mutex_};
    std::size_t taken = 0;
    while (taken < out.size() && filled_ != 0) {
      std::size_t const level = ++claims_ % oldest_every == 0 ? oldest(records) : first_filled();
      list& from = at(level);
      out[taken++] = from.first;
      from.first = records[from.first].next.load(std::memory_order_relaxed);
      if (from.first == no_slot) {
        from.last = no_slot;
        filled_ &= ~(1U << level);
      }
    }
    count_.store(count_.load(std::memory_order_relaxed) - taken, std::memory_order_relaxed);
    return taken;
  }

  bool has_some() noexcept {
    std::lock_guard const lock{mutex_};
    return filled_ != 0;
  }
  std::size_t size() const noexcept { return count_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::uint32_t oldest_every = 16;
  struct list {
    std::uint32_t first = no_slot;
    std::uint32_t last = no_slot;
  };

  static constexpr std::size_t level_of(int priority) noexcept {
    return static_cast<std::size_t>(std::clamp(priority, lowest, highest) - lowest);
  }
  std::size_t first_filled() const noexcept { return static_cast<std::size_t>(std::countr_zero(filled_)); }
  void grown(std::size_t level) noexcept {
    filled_ |= 1U << level;
    count_.store(count_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
  template <class Records>
  std::size_t oldest(Records& records) const noexcept {
    std::size_t best = first_filled();
    for (std::size_t level = best + 1; level < lists_.size(); ++level) {
      if ((filled_ >> level & 1) != 0 && records[at(level).first].age < records[at(best).first].age)
        best = level;
    }
    return best;
  }

  list& at(std::size_t level) noexcept { return lists_[level ^ normal]; }
  list const& at(std::size_t level) const noexcept { return lists_[level ^ normal]; }

  // Threads that add and threads that claim take turns with one cache line, if all priorities are from 0 to 3.
  static constexpr std::size_t normal = level_of(0);
  alignas(64) spin_lock<Hooks> mutex_;
  std::uint32_t filled_ = 0;  ///< a bit for each list that is not empty
  std::uint32_t claims_ = 0;
  std::uint64_t pushed_ = 0;
  std::atomic<std::size_t> count_{0};
  std::array<list, highest - lowest + 1> lists_{};  ///< that of priority 0 first
};

}  // namespace qtasks::detail
