// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_connection.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_pauses.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_sql.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/concurrency.hpp>
#include <qtasks/engine/queue_names.hpp>
#include <qtasks/engine/queue_rate.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/plugins/limits/gcra.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace qtasks::detail {

/// A task that can start.
struct sqlite_candidate {
  task_id id{};
  std::uint32_t task = 0;  ///< its number in the list of tasks
  std::int64_t priority = 0;
  std::int64_t age = 0;

  friend bool operator<(sqlite_candidate const& a, sqlite_candidate const& b) noexcept {
    return std::tie(a.priority, a.age, a.id) < std::tie(b.priority, b.age, b.id);
  }
};

/// The tasks that can start, by name, with the limits of the names and the pauses of the queues. All is read from the
/// database, in the transaction that claims.
template <class Tasks>
class sqlite_lanes {
  using queues = queue_name_table<Tasks>;

 public:
  explicit sqlite_lanes(Tasks const& of) {
    [&]<std::size_t... I>(std::index_sequence<I...>) { (limit<I>(of), ...); }
    (std::make_index_sequence<Tasks::size>{});
  }

  /// The most urgent tasks that may start, at most `most`.
  std::vector<sqlite_candidate> first(sqlite_connection& by, claim_filter filter, std::size_t most,
                                      std::int64_t now) const {
    std::vector<sqlite_candidate> found;
    for_open(by, filter, now, [&](std::size_t task, std::size_t room) {
      sqlite_query row =
          by.ask(sqlite_sql::first_ready, Tasks::names()[task], filter.least_urgent, std::min(room, most));
      while (row.next()) found.push_back(candidate(row, task));
    });
    std::ranges::sort(found, {},
                      [](sqlite_candidate const& each) { return std::tie(each.priority, each.age, each.id); });
    if (found.size() > most) found.resize(most);
    return found;
  }
  /// The oldest task that may start, of all priorities. Complexity: linear in the priorities of ready tasks.
  std::optional<sqlite_candidate> oldest(sqlite_connection& by, claim_filter filter, std::int64_t now) const {
    std::optional<sqlite_candidate> found;
    for_open(by, filter, now, [&](std::size_t task, std::size_t) {
      std::int64_t below = std::numeric_limits<std::int64_t>::min();
      for (int levels = 0; levels < most_levels; ++levels) {
        sqlite_query row = by.ask(sqlite_sql::oldest_below, Tasks::names()[task], below, filter.least_urgent);
        if (!row.next()) return;
        auto const next = candidate(row, task);
        if (!found.has_value() || std::tie(next.age, next.id) < std::tie(found->age, found->id)) found = next;
        below = next.priority;
      }
    });
    return found;
  }
  /// When a task may start that the filter admits, in nanoseconds of the clock: `now` if one can now; the greatest
  /// number if nothing is known.
  std::int64_t next_start(sqlite_connection& by, claim_filter filter, std::int64_t now) const {
    std::int64_t next = std::numeric_limits<std::int64_t>::max();
    for_open(
        by, filter, now,
        [&](std::size_t task, std::size_t) {
          if (by.ask(sqlite_sql::first_ready, Tasks::names()[task], filter.least_urgent, 1).next()) next = now;
        },
        [&](std::int64_t opens) { next = std::min(next, opens); });
    sqlite_query delayed = by.ask(sqlite_sql::next_delayed);
    if (delayed.next() && !delayed.is_null(0)) next = std::min(next, delayed.integer(0));
    return next;
  }
  /// How many of this task run at a time is limited.
  bool is_limited(std::uint32_t task) const noexcept {
    return limits_[task].at_most != std::numeric_limits<int>::max();
  }
  /// Counts a start for the rate of a task. Returns false if the rate does not admit it.
  bool start(sqlite_connection& by, std::uint32_t task, std::int64_t now) const {
    auto const& rate = limits_[task].rate;
    if (!rate.has_value()) return true;
    gcra state = rate_of(by, task);
    if (state.take(now) > 0) return false;
    by.change(sqlite_sql::set_rate, Tasks::names()[task], state.due());
    return true;
  }

 private:
  struct limits {
    std::int64_t at_most = std::numeric_limits<int>::max();
    std::optional<gcra> rate;
  };
  static constexpr int most_levels = 256;

  template <std::size_t I>
  void limit(Tasks const& of) {
    using type = typename Tasks::template at<I>;
    auto const& task = of.template get<I>();
    if constexpr (type::template has<option::concurrency>)
      limits_[I].at_most = std::max(task.template get<option::concurrency>().at_most, 1);
    if constexpr (type::template has<option::queue_rate>)
      limits_[I].rate.emplace(task.template get<option::queue_rate>().limit);
  }
  static sqlite_candidate candidate(sqlite_query const& row, std::size_t task) noexcept {
    return {row.as<task_id>(0), static_cast<std::uint32_t>(task), row.integer(1), row.integer(2)};
  }
  gcra rate_of(sqlite_connection& by, std::size_t task) const {
    gcra state = *limits_[task].rate;
    sqlite_query row = by.ask(sqlite_sql::rate, Tasks::names()[task]);
    if (row.next()) state.resume(row.integer(0));
    return state;
  }

  /// Calls `use(task, room)` for each task of which more may start now, and `closed(time)` for one that a rate closes.
  template <class Use, class Closed>
  void for_open(sqlite_connection& by, claim_filter filter, std::int64_t now, Use use, Closed closed) const {
    std::uint64_t const open = filter.queues & ~detail::sqlite_paused<Tasks>(by);
    for (std::size_t task = 0; task < Tasks::size; ++task) {
      if ((open >> detail::place_in(queues::distinct, queues::of_tasks[task]) & 1) == 0) continue;
      auto const& of = limits_[task];
      std::int64_t room = of.at_most;
      if (room != std::numeric_limits<int>::max()) room -= by.number(sqlite_sql::running, Tasks::names()[task]);
      if (room <= 0) continue;
      if (of.rate.has_value()) {
        std::int64_t const wait = rate_of(by, task).take(now);
        if (wait > 0) {
          closed(now + wait);
          continue;
        }
      }
      use(task, static_cast<std::size_t>(room));
    }
  }
  template <class Use>
  void for_open(sqlite_connection& by, claim_filter filter, std::int64_t now, Use use) const {
    for_open(by, filter, now, use, [](std::int64_t) {});
  }

  std::array<limits, Tasks::size> limits_{};
};

}  // namespace qtasks::detail
