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

/// The tasks that can start: in each of `Lanes` lanes 16 lists that are linked through the records, one for each
/// priority from -8 to 7. A claim takes the smallest priority, and within it the oldest; every 16th claim takes the
/// oldest of all, so that none starves.
template <class Hooks, std::size_t Lanes>
class ready_lists {
 public:
  static constexpr int lowest = -8;
  static constexpr int highest = 7;

  /// Puts a task behind all others of its lane and priority.
  template <class Records>
  void push(Records& records, std::uint32_t lane, std::uint32_t slot) noexcept {
    auto& record = records[slot];
    std::size_t const level = level_of(record.priority);
    std::lock_guard const lock{mutex_};
    record.age = ++pushed_;
    record.next.store(no_slot, std::memory_order_relaxed);
    list& to = at(lane, level);
    if (to.last == no_slot) {
      to.first = slot;
    } else {
      records[to.last].next.store(slot, std::memory_order_relaxed);
    }
    to.last = slot;
    fill(lane, level);
  }
  /// Puts a task that was taken, and not started, back in front of all others of its lane and priority.
  template <class Records>
  void push_front(Records& records, std::uint32_t lane, std::uint32_t slot) noexcept {
    auto& record = records[slot];
    std::size_t const level = level_of(record.priority);
    std::lock_guard const lock{mutex_};
    list& to = at(lane, level);
    record.next.store(to.first, std::memory_order_relaxed);
    to.first = slot;
    if (to.last == no_slot) to.last = slot;
    fill(lane, level);
  }

  /// Takes up to `out.size()` records of these lanes, with at most this priority, where `start(lane)` returns true; the
  /// call is made under the lock. Returns their number.
  template <class Records, class Start>
  std::size_t pop(Records& records, std::span<std::uint32_t> out, std::uint64_t lanes, int least_urgent,
                  Start start) noexcept {
    std::uint32_t const levels = levels_to(least_urgent);
    if (!has(lanes, least_urgent)) return 0;
    std::lock_guard const lock{mutex_};
    std::size_t taken = 0;
    while (taken < out.size()) {
      place const next =
          (claims_ + 1) % oldest_every == 0 ? best<true>(records, lanes, levels) : best<false>(records, lanes, levels);
      if (next.lane == Lanes) break;
      if (!start(next.lane)) {
        lanes &= ~(std::uint64_t{1} << next.lane);
        continue;
      }
      ++claims_;
      list& from = at(next.lane, next.level);
      out[taken++] = from.first;
      from.first = records[from.first].next.load(std::memory_order_relaxed);
      if (from.first == no_slot) {
        from.last = no_slot;
        filled_[next.lane].store(filled(next.lane) & ~(1U << next.level), std::memory_order_relaxed);
      }
    }
    return taken;
  }

  /// One of these lanes has a task of at most this priority.
  bool has(std::uint64_t lanes, int least_urgent) const noexcept {
    std::uint32_t const levels = levels_to(least_urgent);
    for (std::size_t lane = 0; lane < Lanes; ++lane) {
      if ((lanes >> lane & 1) != 0 && (filled(lane) & levels) != 0) return true;
    }
    return false;
  }

 private:
  static constexpr std::uint32_t oldest_every = 16;
  struct list {
    std::uint32_t first = no_slot;
    std::uint32_t last = no_slot;
  };
  struct place {
    std::size_t lane = Lanes;  ///< `Lanes`: there is none
    std::size_t level = 0;
  };

  static constexpr std::size_t level_of(int priority) noexcept {
    return static_cast<std::size_t>(std::clamp(priority, lowest, highest) - lowest);
  }
  static constexpr std::uint32_t levels_to(int least_urgent) noexcept {
    return least_urgent < lowest ? 0U : (2U << level_of(least_urgent)) - 1;
  }
  std::uint32_t filled(std::size_t lane) const noexcept { return filled_[lane].load(std::memory_order_relaxed); }
  void fill(std::size_t lane, std::size_t level) noexcept {
    filled_[lane].store(filled(lane) | 1U << level, std::memory_order_relaxed);
  }

  /// The first list by priority, then by age; with `Oldest`, by age only.
  template <bool Oldest, class Records>
  place best(Records& records, std::uint64_t lanes, std::uint32_t levels) const noexcept {
    if constexpr (Lanes == 1 && !Oldest) {
      std::uint32_t const left = lanes & 1 ? filled(0) & levels : 0;
      return left == 0 ? place{} : place{0, static_cast<std::size_t>(std::countr_zero(left))};
    }
    place found;
    for (std::size_t lane = 0; lane < Lanes; ++lane) {
      std::uint32_t left = (lanes >> lane & 1) != 0 ? filled(lane) & levels : 0;
      for (; left != 0; left &= left - 1) {
        place const next{lane, static_cast<std::size_t>(std::countr_zero(left))};
        if (found.lane == Lanes || is_before<Oldest>(records, next, found)) found = next;
        if (!Oldest) break;
      }
    }
    return found;
  }
  template <bool Oldest, class Records>
  bool is_before(Records& records, place a, place b) const noexcept {
    if (!Oldest && a.level != b.level) return a.level < b.level;
    return records[at(a.lane, a.level).first].age < records[at(b.lane, b.level).first].age;
  }

  // The list of priority 0 is the first of its lane: in the cache line of the lock, which threads pass on anyway.
  static constexpr std::size_t normal = 0 - lowest;
  list& at(std::size_t lane, std::size_t level) noexcept { return lists_[lane][level ^ normal]; }
  list const& at(std::size_t lane, std::size_t level) const noexcept { return lists_[lane][level ^ normal]; }

  alignas(64) spin_lock<Hooks> mutex_;
  std::uint32_t claims_ = 0;
  std::uint64_t pushed_ = 0;
  /// A bit for each list of a lane that is not empty; changed under the lock.
  std::array<std::atomic<std::uint32_t>, Lanes> filled_{};
  std::array<std::array<list, highest - lowest + 1>, Lanes> lists_{};
};

}  // namespace qtasks::detail
