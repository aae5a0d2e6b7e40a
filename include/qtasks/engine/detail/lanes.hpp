// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/concurrency.hpp>
#include <qtasks/engine/queue_names.hpp>
#include <qtasks/engine/queue_rate.hpp>
#include <qtasks/engine/tasks.hpp>
#include <qtasks/plugins/limits/gcra.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

namespace qtasks::detail {

/// Lanes are the parts of a broker's ready tasks from which claims take: one for each queue, and one for each task with
/// a limit, so that it delays no other.
template <class Tasks, class Indices = std::make_index_sequence<Tasks::size>>
struct lane_table;
template <class Tasks, std::size_t... I>
struct lane_table<Tasks, std::index_sequence<I...>> {
  using queues = queue_name_table<Tasks>;
  template <std::size_t N>
  using task = typename Tasks::template at<N>;
  template <std::size_t N>
  static constexpr bool is_limited =
      task<N>::template has<option::concurrency> || task<N>::template has<option::queue_rate>;

  static constexpr bool any_limit = (is_limited<I> || ...);
  static constexpr bool any_rate = (task<I>::template has<option::queue_rate> || ...);
  static constexpr std::size_t size = queues::size + (std::size_t{is_limited<I>} + ... + 0);
  static_assert(size <= 64, "an application has at most 64 queues and tasks with a limit");

  static constexpr std::array<std::uint32_t, Tasks::size> of_task = [] {
    std::array<std::uint32_t, Tasks::size> lanes{};
    std::size_t next = queues::size;
    ((lanes[I] =
          static_cast<std::uint32_t>(is_limited<I> ? next++ : detail::place_in(queues::distinct, queues::of_tasks[I]))),
     ...);
    return lanes;
  }();
  /// The lanes of a set of queues.
  static constexpr std::uint64_t in(std::uint64_t queue_set) noexcept {
    if (queue_set == ~std::uint64_t{0}) return queue_set;
    std::uint64_t lanes = 0;
    for (std::size_t i = 0; i < Tasks::size; ++i) {
      if ((queue_set >> detail::place_in(queues::distinct, queues::of_tasks[i]) & 1) != 0)
        lanes |= std::uint64_t{1} << of_task[i];
    }
    return lanes;
  }
};

/// The limits of the lanes, and the pauses of the queues.
template <class Tasks>
class lanes {
 public:
  using table = lane_table<Tasks>;

  explicit lanes(Tasks const& of) {
    if constexpr (table::any_limit) {
      [&]<std::size_t... I>(std::index_sequence<I...>) { (limit<I>(of), ...); }
      (std::make_index_sequence<Tasks::size>{});
    }
  }

  void pause(std::uint64_t queues) noexcept { paused_.fetch_or(table::in(queues), std::memory_order_relaxed); }
  void resume(std::uint64_t queues) noexcept { paused_.fetch_and(~table::in(queues), std::memory_order_relaxed); }
  bool is_paused(std::uint64_t queues) const noexcept {
    return (paused_.load(std::memory_order_relaxed) & table::in(queues)) == table::in(queues);
  }

  /// Those of `served` from which a claim may take at `now`.
  std::uint64_t open(std::uint64_t served, std::int64_t now) const noexcept {
    std::uint64_t found = served & ~paused_.load(std::memory_order_relaxed);
    if constexpr (table::any_limit) {
      for (std::size_t i = table::queues::size; i < table::size; ++i) {
        auto const& each = limits_[i - table::queues::size];
        if (each.running.load() >= each.at_most || each.closed_until.load(std::memory_order_relaxed) > now)
          found &= ~(std::uint64_t{1} << i);
      }
    }
    return found;
  }
  /// When a rate opens the first of these lanes that are closed at `now`; the greatest number if none is.
  std::int64_t next_open(std::uint64_t of, std::int64_t now) const noexcept {
    auto next = std::numeric_limits<std::int64_t>::max();
    if constexpr (table::any_rate) {
      for (std::size_t i = table::queues::size; i < table::size; ++i) {
        std::int64_t const opens = limits_[i - table::queues::size].closed_until.load(std::memory_order_relaxed);
        if ((of >> i & 1) != 0 && opens > now) next = std::min(next, opens);
      }
    }
    return next;
  }

  /// Counts a start. Returns whether the lane's limits admit it. By one thread at a time.
  bool start(std::size_t lane, std::int64_t now) noexcept {
    if constexpr (table::any_limit) {
      if (lane < table::queues::size) return true;
      auto& of = limits_[lane - table::queues::size];
      if (of.running.load() >= of.at_most) return false;
      if (of.rate.has_value()) {
        std::int64_t const wait = of.rate->take(now);
        of.closed_until.store(now + wait, std::memory_order_relaxed);
        if (wait > 0) return false;
      }
      of.running.fetch_add(1);
    }
    return true;
  }
  /// A task that was started has ended, or is queued again. Returns whether another one may start now because of that.
  bool ended(std::uint32_t task) noexcept {
    if constexpr (table::any_limit) {
      std::size_t const lane = table::of_task[task];
      if (lane < table::queues::size) return false;
      auto& of = limits_[lane - table::queues::size];
      return of.running.fetch_sub(1) >= of.at_most;
    }
    return false;
  }

 private:
  struct limited {
    int at_most = std::numeric_limits<int>::max();
    std::atomic<int> running{0};
    std::optional<gcra> rate;
    std::atomic<std::int64_t> closed_until{std::numeric_limits<std::int64_t>::min()};
  };

  template <std::size_t I>
  void limit(Tasks const& of) {
    if constexpr (table::template is_limited<I>) {
      auto const& task = of.template get<I>();
      using type = typename Tasks::template at<I>;
      auto& set = limits_[table::of_task[I] - table::queues::size];
      if constexpr (type::template has<option::concurrency>)
        set.at_most = std::max(task.template get<option::concurrency>().at_most, 1);
      if constexpr (type::template has<option::queue_rate>)
        set.rate.emplace(task.template get<option::queue_rate>().limit);
    }
  }

  std::array<limited, table::size - table::queues::size> limits_;
  std::atomic<std::uint64_t> paused_{0};
};

}  // namespace qtasks::detail
