// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_connection.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_sql.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/engine/queue_names.hpp>

#include <cstddef>
#include <cstdint>

namespace qtasks::detail {

/// The queues of an application that are paused in the database, a bit each.
template <class Tasks>
std::uint64_t sqlite_paused(sqlite_connection& by) {
  using queues = queue_name_table<Tasks>;
  std::uint64_t paused = 0;
  sqlite_query row = by.ask(sqlite_sql::paused);
  while (row.next()) {
    std::size_t const queue = detail::place_in(queues::distinct, row.text(0));
    if (queue < queues::size) paused |= std::uint64_t{1} << queue;
  }
  return paused;
}

/// Pauses or resumes queues, in all processes.
template <class Tasks, class Database>
void set_sqlite_paused(Database& database, std::uint64_t queues, bool is_paused) {
  (void)database.write([&](sqlite_connection& by) -> result<void> {
    for (std::size_t i = 0; i < queue_name_table<Tasks>::size; ++i) {
      if ((queues >> i & 1) != 0)
        by.change(is_paused ? sqlite_sql::pause : sqlite_sql::resume, queue_name_table<Tasks>::distinct[i]);
    }
    database.work_added();
    return outcome::success();
  });
}

/// All of these queues are paused.
template <class Tasks, class Database>
bool is_sqlite_paused(Database& database, std::uint64_t queues) {
  auto const paused = database.read([](sqlite_connection& by) { return detail::sqlite_paused<Tasks>(by); });
  std::uint64_t of_application = 0;
  for (std::size_t i = 0; i < queue_name_table<Tasks>::size; ++i) of_application |= std::uint64_t{1} << i;
  return (~paused.value_or(0) & queues & of_application) == 0;
}

}  // namespace qtasks::detail
