// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/json/json_codec.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_care.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_model.hpp>
#include <qtasks/adapters/sqlite/durability.hpp>
#include <qtasks/adapters/sqlite/sqlite_options.hpp>
#include <qtasks/adapters/sqlite/wall_clock.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/engine/no_hooks.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace qtasks {

/// Keeps tasks in a database of SQLite, which several processes of one machine can share: a task that was accepted is
/// not lost, whenever a process ends. `Durability` says what else it survives.
///
/// `Codec::encode(value)` returns a `result` of the text of a tuple of arguments, of a value, or of an error that is
/// not a `task_error`; `Codec::decode<T>(text)` returns a `result<T>`.
///
/// Beside `path` there are files of SQLite, `path-wal` and `path-shm`, and `path-qtasks`, through which processes wake
/// each other. The file must be on a local disk.
template <class Codec = json_codec<>, class Durability = durability::full, class C = wall_clock,
          class LeaseClock = clocks::steady, class Hooks = no_hooks>
struct sqlite_broker {
  /// Opens nothing yet.
  explicit sqlite_broker(std::string file, sqlite_options with = {}, C time = {}, LeaseClock since = {})
      : path(std::move(file)), options(with), clock(time), lease_clock(since) {}

  /// What the broker becomes for an application's list of tasks.
  template <class Tasks>
  class model : public detail::sqlite_model<Tasks, Codec, C, LeaseClock, Hooks> {
   public:
    /// Opens the database, or makes it. If that fails, `health()` says why, and so does each call that needs it.
    model(sqlite_broker const& of, Tasks const& list)
        : detail::sqlite_model<Tasks, Codec, C, LeaseClock, Hooks>(of.path, of.options, Durability::synchronous,
                                                                   of.clock, of.lease_clock, list) {}

    /// Why the database does not do what it is asked to do: why it was not opened, or why the last change failed. The
    /// text lasts as long as the application. A success once a change succeeds again.
    result<void> health() noexcept { return this->database().health.state(); }
    /// Makes a copy that is one state of the database, while all run. `errc::rejected` if `file` exists already or its
    /// directory cannot be written. Complexity: linear in the database.
    result<void> backup(std::string_view file) { return detail::copy_sqlite(this->database().path(), file); }
    /// Reads all of the database and says what is wrong with it, while all run: a damaged page, or counts that are not
    /// those of the tasks. Complexity: linear in the database.
    result<void> check() { return detail::check_all_of_sqlite(this->database().path()); }
  };

  std::string path;                              ///< of the database
  sqlite_options options;                        ///< its bounds, lease and timeouts
  [[no_unique_address]] C clock;                 ///< since 1970: of delays, deadlines and ages
  [[no_unique_address]] LeaseClock lease_clock;  ///< since the start of the system: of leases
};

sqlite_broker(std::string)->sqlite_broker<>;
sqlite_broker(std::string, sqlite_options)->sqlite_broker<>;

}  // namespace qtasks
