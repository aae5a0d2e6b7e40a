// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_connection.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_outcome.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_sql.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/engine/detail/why_refused.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/engine/task_status.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// Queues the tasks whose lease has ended. Returns their number, at most 100.
template <class Store>
std::size_t take_lost(Store& store, sqlite_connection& by) {
  std::vector<task_id> ids;
  {
    sqlite_query row = by.ask(sqlite_sql::lost, store.lease_clock.now());
    while (row.next()) ids.push_back(row.as<task_id>(0));
  }
  for (task_id const id : ids) {
    auto const of = Store::state_of(by, id);
    if (!of.has_value()) return 0;  // a statement has failed: nothing of this is committed
    store.note_failure(by, id, of->attempts + 1, task_outcome::lost, lease_not_renewed);
    store.queue_again(by, id, *of, 0, store.clock.now(), false, true);
    store.running.request_stop(id);
  }
  return ids.size();
}

/// Ends queued tasks whose deadline has passed, also those of names that no worker serves. Returns their number, at
/// most 100.
template <class Store>
std::size_t end_overdue(Store& store, sqlite_connection& by) {
  std::vector<std::pair<task_id, std::uint32_t>> tasks;
  {
    sqlite_query row = by.ask(sqlite_sql::past_deadline, store.clock.now());
    while (row.next()) tasks.emplace_back(row.as<task_id>(0), row.as<std::uint32_t>(1));
  }
  for (auto const& [id, attempts] : tasks)
    store.end(by, id, task_status::error, attempts, sqlite_outcome::of(deadline_passed));
  return tasks.size();
}

/// Does both until nothing is left, or until this time of the lease clock. Returns the number of lost tasks.
template <class Store>
std::size_t end_by_time(Store& store, std::int64_t until) {
  for (std::size_t all = 0;;) {
    std::size_t overdue = 0;
    auto const lost = store.database.write([&](sqlite_connection& by) -> result<std::size_t> {
      overdue = detail::end_overdue(store, by);
      return detail::take_lost(store, by);
    });
    if (lost.has_error()) return all;
    all += lost.assume_value();
    if (overdue + lost.assume_value() == 0 || store.lease_clock.now() >= until) return all;
  }
}

inline constexpr task_status final_statuses[] = {task_status::success, task_status::error, task_status::cancel,
                                                 task_status::dead};

/// A lease or a deadline is over, or an ended task has been kept long enough. One look: a worker without work writes
/// nothing.
template <class Store>
bool has_upkeep(Store& store) {
  auto const found = store.database.read([&](sqlite_connection& by) {
    if (by.ask(sqlite_sql::lost, store.lease_clock.now()).next()) return true;
    std::int64_t const now = store.clock.now();
    if (by.ask(sqlite_sql::past_deadline, now).next()) return true;
    constexpr std::int64_t first = std::numeric_limits<std::int64_t>::min();
    return std::ranges::any_of(final_statuses, [&](task_status each) {
      duration const ttl = detail::ttl_of(store.database.options().limits, each);
      return ttl != duration::max() && by.ask(sqlite_sql::ended_before, each, first, now - ttl.count()).next();
    });
  });
  return found.value_or(false);
}

}  // namespace qtasks::detail
