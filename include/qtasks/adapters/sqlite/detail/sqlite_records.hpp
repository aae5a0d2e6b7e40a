// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_connection.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_sql.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/queue_names.hpp>
#include <qtasks/engine/queue_stats.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_page.hpp>
#include <qtasks/engine/task_query.hpp>
#include <qtasks/engine/task_snapshot.hpp>
#include <qtasks/engine/task_status.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// The tasks of a database, looked at and changed by hand; also those whose names the application does not have.
template <class Tasks, class Model>
class sqlite_records {
 public:
  explicit sqlite_records(Model& model) noexcept : model_(model), store_(model.store_) {}

  /// A task of which the caller has a handle.
  task_snapshot read(task_id id) const {
    auto const found = store_.database.read([&](sqlite_connection& by) {
      task_snapshot task;
      sqlite_query row = by.ask(sqlite_sql::snapshot, id);
      if (row.next()) task = snapshot(by, row);
      return task;
    });
    return found.value_or(task_snapshot{});
  }

  /// A page of the tasks. Complexity: linear in the tasks that it passes; those of another status are not passed.
  task_page list(task_query const& query) const {
    std::size_t const limit = std::clamp<std::size_t>(query.limit, 1, 1'000);
    bool const is_ended = query.status.has_value() && is_final(*query.status);
    auto const found = store_.database.read([&](sqlite_connection& by) {
      task_page page;
      auto const after = static_cast<std::int64_t>(query.after);
      sqlite_query row = !query.status.has_value() ? by.ask(sqlite_sql::list_all, after, no_limit)
                         : is_ended                ? by.ask(sqlite_sql::list_ended, after, no_limit, *query.status)
                                                   : by.ask(sqlite_sql::list_live, after, no_limit);
      while (row.next()) {
        if (query.status.has_value() && row.as<task_status>(4) != *query.status) continue;
        if (!query.name.empty() && row.text(2) != query.name) continue;
        if (page.tasks.size() == limit) return page;
        page.tasks.push_back(snapshot(by, row));
        page.next = static_cast<std::uint64_t>(row.integer(is_ended ? 12 : 0));
      }
      page.next = 0;
      return page;
    });
    return found.value_or(task_page{});
  }

  /// Counts of the tasks: first those of the application, then those of other names. Complexity: linear in the names.
  queue_stats stats() const {
    queue_stats counts;
    for (std::size_t i = 0; i < Tasks::size; ++i)
      counts.tasks.push_back({Tasks::names()[i], queue_name_table<Tasks>::of_tasks[i], {}});
    counts.capacity = store_.database.options().limits.capacity;
    (void)store_.database.read([&](sqlite_connection& by) {
      sqlite_query row = by.ask(sqlite_sql::counts);
      while (row.next()) {
        auto const is_it = [&](queue_stats::row const& each) { return each.name == row.text(0); };
        auto found = std::ranges::find_if(counts.tasks, is_it);
        if (found == counts.tasks.end()) found = counts.tasks.insert(found, {model_.kept_name(row.text(0)), {}, {}});
        auto const status = row.as<std::size_t>(1);
        if (status < found->by_status.size()) found->by_status[status] = row.as<std::size_t>(2);
      }
      return true;
    });
    return counts;
  }

  /// Forgets tasks with this status that ended at least this long ago, some in each transaction, until
  /// `stop_at` of the lease clock. Returns their number.
  std::size_t purge(task_status status, duration older_than, std::int64_t stop_at = no_deadline) {
    std::int64_t const now = store_.clock.now();
    std::int64_t const until = older_than.count() > now ? 0 : now - older_than.count();
    std::size_t forgotten = 0;
    for (std::int64_t after = std::numeric_limits<std::int64_t>::min(); after != until;) {
      auto const some = store_.database.write([&](sqlite_connection& by) -> result<std::size_t> {
        std::vector<task_id> ids;
        auto next = until;
        {
          sqlite_query row = by.ask(sqlite_sql::ended_before, status, after, until);
          while (row.next()) {
            ids.push_back(row.as<task_id>(0));
            if (ids.size() == at_a_time) next = row.integer(1);
          }
        }
        for (task_id const id : ids) {
          if (!store_.handle_table.forget_later(id)) by.change(sqlite_sql::forget, id);
        }
        after = next;
        return ids.size();
      });
      if (some.has_error()) break;
      forgotten += some.assume_value();
      if (store_.lease_clock.now() >= stop_at) break;
    }
    return forgotten;
  }

  /// Queues a dead task again, with new counters and without a deadline; the caller has a handle to it.
  result<void> requeue(task_id id) {
    if (store_.handle_table.count(id) != 1)
      return task_error{errc::rejected, "the task has other handles, which refer to its outcome"};
    auto queued = store_.database.write([&](sqlite_connection& by) -> result<void> {
      sqlite_query row = by.ask(sqlite_sql::key_of, id);
      if (row.next() && !row.is_null(1) && by.ask(sqlite_sql::find_key, row.text(0), row.text(1)).next())
        return task_error{errc::rejected, "another task has the unique key of this one"};
      if (by.change(sqlite_sql::requeue, id, store_.clock.now()) == 0)
        return task_error{errc::rejected, "the task is not dead: only a dead one is queued again"};
      store_.database.work_added();
      return outcome::success();
    });
    if (!queued.has_error()) store_.handle_table.with(id, [](auto& of) { of.outcome.reset(); });
    return queued;
  }

 private:
  static constexpr std::int64_t no_limit = -1;
  static constexpr std::size_t at_a_time = 500;

  task_snapshot snapshot(sqlite_connection& by, sqlite_query const& row) const {
    task_snapshot task{row.identity(1),
                       model_.kept_name(row.text(2)),
                       model_.kept_name(row.text(3)),
                       row.as<task_status>(4),
                       row.as<int>(5),
                       row.as<std::uint32_t>(6),
                       row.as<std::uint32_t>(7),
                       row.as<std::uint32_t>(8),
                       row.is_null(9) ? no_deadline : row.integer(9),
                       {row.as<std::uint32_t>(10), row.as<std::uint32_t>(11)}};
    sqlite_query failure = by.ask(sqlite_sql::failures, row.integer(0));
    while (failure.next()) {
      task.failures.push_back({failure.as<std::uint32_t>(0), failure.as<task_outcome>(1), failure.as<errc>(2),
                               std::string{failure.text(3)}, failure.integer(4)});
    }
    return task;
  }

  Model& model_;
  typename Model::store_type& store_;
};

}  // namespace qtasks::detail
