// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>

#include <sqlite3.h>

#include <optional>
#include <utility>

namespace qtasks {

/// A transaction of a producer, on the database of a `sqlite_broker`: its own changes and the tasks that this thread
/// adds are done together, or not at all. No worker sees the tasks before the commit. Handles to tasks of a transaction
/// that was not committed say `errc::gone`.
///
///     auto change = qtasks::sqlite_transaction::begin(app.model()).value();
///     sqlite3_exec(change.connection(), "insert into orders values(7)", nullptr, nullptr, nullptr);
///     auto added = app.add_task<"ship">(7);
///     auto done = change.commit();
///
/// It belongs to the thread that began it. Meanwhile all other changes of the database wait, those of workers, too:
/// keep it short.
class [[nodiscard]] sqlite_transaction {
 public:
  /// Begins one on the database of an application's broker, `app.model()`. `errc::unavailable` as an added task gets
  /// it, `errc::rejected` if the thread has one already.
  template <class Model>
  static result<sqlite_transaction> begin(Model& model) {
    auto& database = model.database();
    if (database.is_owner()) return task_error{errc::rejected, "this thread is in a transaction of the database"};
    if (auto const why = database.begin_own()) return *why;
    return sqlite_transaction{database};
  }
  /// Takes the transaction over.
  sqlite_transaction(sqlite_transaction&& other) noexcept
      : database_(std::exchange(other.database_, nullptr)),
        connection_(other.connection_),
        commit_(other.commit_),
        rollback_(other.rollback_) {}
  sqlite_transaction& operator=(sqlite_transaction&&) = delete;
  /// Takes all of it back if it has not been committed.
  ~sqlite_transaction() {
    if (database_ != nullptr) rollback_(database_);
  }

  /// The connection, for the producer's own statements. It stays that of the broker.
  sqlite3* connection() const noexcept { return connection_; }
  /// Commits it. Once; after a failure nothing of it was done, unless that is `errc::outcome_unknown`.
  result<void> commit() {
    if (database_ == nullptr) return task_error{errc::rejected, "this transaction has ended"};
    if (auto const why = commit_(std::exchange(database_, nullptr))) return *why;
    return outcome::success();
  }

 private:
  template <class Database>
  explicit sqlite_transaction(Database& database) noexcept
      : database_(&database),
        connection_(database.writer()),
        commit_([](void* of) { return static_cast<Database*>(of)->commit_own(); }),
        rollback_([](void* of) noexcept { static_cast<Database*>(of)->rollback_own(); }) {}

  void* database_;
  sqlite3* connection_;
  std::optional<task_error> (*commit_)(void*);
  void (*rollback_)(void*) noexcept;
};

}  // namespace qtasks
