// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_connection.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_failure.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_file.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <string>
#include <string_view>

namespace qtasks::detail {

// By a connection of their own, beside those that work: they read one state of the database, and hold no writer up.

/// Copies the database into a new file with its rights. A copy that was not completed is removed.
inline result<void> copy_sqlite(std::string const& from, std::string_view to) {
  sqlite_connection by;
  if (int const code = by.open(from.c_str(), SQLITE_OPEN_READWRITE); code != SQLITE_OK)
    return detail::sqlite_failure(code);
  std::string const copy{to};
  int const file = ::open(copy.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, sqlite_file::at(from).rights & 0666U);
  if (file < 0) return task_error{errc::rejected, "the file of the copy exists, or cannot be made"};
  ::close(file);
  by.change("vacuum into ?1", std::string_view{copy});
  if (int const code = by.take_failure(); code != SQLITE_OK) {
    ::unlink(copy.c_str());
    return detail::sqlite_failure(code);
  }
  return outcome::success();
}

/// Looks at each page, and whether what is stored twice agrees.
inline result<void> check_all_of_sqlite(std::string const& path) {
  sqlite_connection by;
  if (int const code = by.open(path.c_str(), SQLITE_OPEN_READWRITE); code != SQLITE_OK)
    return detail::sqlite_failure(code);
  by.run("begin");
  bool is_whole = false;
  {
    sqlite_query row = by.ask("pragma integrity_check(1)");
    is_whole = row.next() && row.text(0) == "ok";
  }
  auto const wrong_counts = by.number(
      "with found as (select name, status, count(*) from qtasks_task group by name, status), "
      "kept as (select name, status, tasks from qtasks_count where tasks <> 0) select count(*) from "
      "(select * from (select * from found except select * from kept) "
      "union all select * from (select * from kept except select * from found))");
  auto const lost_failures =
      by.number("select count(*) from qtasks_failure where task not in (select id from qtasks_task)");
  int const code = by.take_failure();
  if (code != SQLITE_OK) return detail::sqlite_failure(code);
  if (!is_whole) return detail::sqlite_failure(SQLITE_CORRUPT);
  if (wrong_counts != 0) return task_error{errc::unavailable, "the counts of the tasks are not those of the tasks"};
  if (lost_failures != 0) return task_error{errc::unavailable, "the history has attempts of tasks that are not there"};
  return outcome::success();
}

}  // namespace qtasks::detail
