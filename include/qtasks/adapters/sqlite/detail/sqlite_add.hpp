// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/ordered_uuid.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_connection.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_sql.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/executor/run_info.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace qtasks::detail {

/// The task of this uuid, with the number of its name in the list of tasks.
template <class Tasks>
std::optional<std::pair<task_id, std::size_t>> find_sqlite_task(sqlite_connection& by, qtasks::uuid const& uuid) {
  sqlite_query row = by.ask(sqlite_sql::find_uuid, uuid);
  if (!row.next()) return std::nullopt;
  return std::pair{row.as<task_id>(0), Tasks::find(row.text(1))};
}

/// Adds a task of this name if there is room, with a handle; if one of this name has its uuid or its key, a handle to
/// that one.
template <class Tasks, class Store>
result<added_task> add_sqlite_task(Store& store, add_request const& request, std::size_t task, std::string_view queue,
                                   std::string_view bytes) {
  std::string_view const name = Tasks::names()[task];
  qtasks::uuid uuid = request.uuid;
  auto added = store.database.write([&](sqlite_connection& by) -> result<added_task> {
    if (uuid != qtasks::uuid{}) {
      if (auto const found = detail::find_sqlite_task<Tasks>(by, uuid)) {
        if (found->second != task) return task_error{errc::rejected, "a task of another name has this uuid"};
        return added_task{found->first, true};
      }
    }
    if (!request.key.empty()) {
      sqlite_query row = by.ask(sqlite_sql::find_key, name, request.key);
      if (row.next()) {
        uuid = row.identity(1);
        return added_task{row.as<task_id>(0), true};
      }
    }
    if (by.number(sqlite_sql::live_tasks) >= static_cast<std::int64_t>(store.database.options().limits.capacity))
      return task_error{errc::queue_full, "the queue is full: its capacity is in use"};
    std::int64_t const now = store.clock.now();
    bool const is_delayed = request.not_before > 0;
    if (uuid == qtasks::uuid{}) uuid = detail::ordered_uuid(now);
    by.change(sqlite_sql::add, uuid, name, queue, is_delayed ? 1 : 0, request.priority,
              is_delayed ? request.not_before : now, request.not_before,
              request.deadline == no_deadline ? std::nullopt : std::optional{request.deadline},
              request.key.empty() ? std::nullopt : std::optional{request.key}, request.key_until, bytes,
              store.handle_table.last_id());
    store.database.work_added();
    return added_task{task_id{static_cast<std::uint64_t>(sqlite3_last_insert_rowid(by.get()))}, false};
  });
  if (!added.has_error()) {
    bool const is_uncommitted = store.database.is_owner() && !added.assume_value().existed;
    store.handle_table.add(added.assume_value().id, uuid, task, is_uncommitted);
  }
  return added;
}

}  // namespace qtasks::detail
