// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_connection.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_failure.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_file.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_health.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_log.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_open.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_side_file.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_write_lock.hpp>
#include <qtasks/adapters/sqlite/sqlite_options.hpp>
#include <qtasks/core/result.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// A database, with a connection that changes it and one that reads it. Thread-safe. What the threads of this process
/// change, they change one after the other: SQLite has one writer at a time.
template <class Hooks>
class sqlite_database {
 public:
  sqlite_database(std::string path, sqlite_options const& options, char const* synchronous)
      : path_(std::move(path)), options_(options) {
    health.not_opened(detail::open_sqlite(path_, options, synchronous, writer_, reader_, side_));
    opened_ = sqlite_file::at(path_);
    least_bytes_ = opened_.bytes;
    log_.watch(writer_.get());
  }

  /// Calls `change(connection)`, which returns a `result`, in a transaction that is committed if that is a success. In
  /// a `transaction` of this thread, it becomes a part of that.
  template <class F>
  auto write(F change) -> std::invoke_result_t<F&, sqlite_connection&> {
    if (is_owner()) {
      if (auto const why = health.why_unusable()) return *why;
      if (sqlite3_get_autocommit(writer_.get()) != 0)
        return task_error{errc::unavailable, "a statement of this thread has ended its transaction"};
      auto reply = change(writer_);
      if (writer_.has_failed()) return detail::sqlite_failure(health.changed(writer_.take_failure()));
      return reply;
    }
    if (auto const why = begin()) return *why;
    rollback_at_end unless_done{*this};
    auto reply = change(writer_);
    if (!reply.has_error() && !writer_.has_failed()) {
      unless_done.of = nullptr;
      if (auto const why = commit()) return *why;
    } else if (writer_.has_failed()) {
      return detail::sqlite_failure(health.changed(writer_.take_failure()));
    }
    return reply;
  }
  /// Begins a transaction to which all that this thread does belongs. Returns why it has not.
  std::optional<task_error> begin_own() {
    auto why = begin();
    if (!why.has_value()) own(true);
    return why;
  }
  std::optional<task_error> commit_own() {
    own(false);
    auto why = commit();
    if (after_own) after_own(!why.has_value());
    return why;
  }
  void rollback_own() noexcept {
    own(false);
    rollback();
    if (after_own) after_own(false);
  }
  /// This thread has such a transaction.
  bool is_owner() const noexcept { return owner_.load(std::memory_order_relaxed) == std::this_thread::get_id(); }
  sqlite3* writer() const noexcept { return writer_.get(); }

  /// Calls `look(connection)`, which sees one state of the database. Returns what it returns; nothing after a failure.
  template <class F>
  auto read(F look) -> std::optional<std::invoke_result_t<F&, sqlite_connection&>> {
    if (health.why_unusable().has_value()) return std::nullopt;
    if (is_owner()) return look(writer_);
    std::lock_guard const lock{read_lock_};
    reader_.change("begin");
    std::optional reply{look(reader_)};
    reader_.change("commit");
    if (!reader_.has_failed()) {
      health.looked(SQLITE_OK);
      return reply;
    }
    if (sqlite3_get_autocommit(reader_.get()) == 0) sqlite3_exec(reader_.get(), "rollback", nullptr, nullptr, nullptr);
    health.looked(reader_.take_failure());
    return std::nullopt;
  }

  sqlite_health health;
  std::function<void(bool is_committed)> after_own;  ///< hears of the end of each such transaction

  // For use in `change`: whom to wake after the commit.
  void work_added() noexcept { has_work_ = true; }
  void task_ended() noexcept { has_end_ = true; }

  sqlite_side_file& side() noexcept { return side_; }
  std::string const& path() const noexcept { return path_; }
  sqlite_options const& options() const noexcept { return options_; }

  /// Looks whether the file is still the one that was opened, and whole at its beginning.
  void look_at_file() {
    if (health.why_unusable().has_value()) return;
    std::lock_guard const lock{read_lock_};
    health.looked(sqlite_file::at(path_).is_same_as(opened_) ? detail::check_sqlite(reader_) : SQLITE_CORRUPT);
  }

 private:
  struct rollback_at_end {
    sqlite_database* of;
    explicit rollback_at_end(sqlite_database& database) noexcept : of(&database) {}
    rollback_at_end(rollback_at_end const&) = delete;
    rollback_at_end& operator=(rollback_at_end const&) = delete;
    ~rollback_at_end() {
      if (of != nullptr) of->rollback();
    }
  };

  void own(bool is_own) noexcept {
    owner_.store(is_own ? std::this_thread::get_id() : std::thread::id{}, std::memory_order_relaxed);
  }
  std::optional<task_error> begin() {
    if (auto const why = health.why_unusable()) return why;
    int code = SQLITE_BUSY;
    if (lock_.lock()) {
      writer_.change("begin immediate");
      code = writer_.take_failure();
      if (code != SQLITE_OK) lock_.unlock();
    }
    if (code != SQLITE_OK) return detail::sqlite_failure(health.changed(code));
    has_work_ = has_end_ = false;
    Hooks::at("begun");
    return std::nullopt;
  }
  std::optional<task_error> commit() {
    if (!health.is_of_this_process()) return health.why_unusable();
    Hooks::at("commit");
    auto const now = sqlite_file::at(path_);
    if (!now.is_same_as(opened_) || now.bytes < least_bytes_) {  // what is written would not be found again
      rollback();
      health.changed(SQLITE_CORRUPT);
      return task_error{errc::unavailable, "the database file was deleted, replaced or cut while it was in use"};
    }
    writer_.change("commit");
    if (int const code = writer_.take_failure(); code != SQLITE_OK) {
      rollback();
      health.changed(code);
      if ((code & 0xFF) == SQLITE_IOERR)
        return task_error{errc::outcome_unknown, "SQLite: the system failed while it wrote the commit"};
      return detail::sqlite_failure(code);
    }
    health.changed(SQLITE_OK);
    bool const is_long = log_.is_longer_than(options_.wal_bytes);
    if (is_long && log_.write_back(writer_.get(), detail::milliseconds(options_.busy_timeout)))
      least_bytes_ = sqlite_file::at(path_).bytes;
    bool const has_work = has_work_;  // the next change clears them
    bool const has_end = has_end_;
    lock_.unlock();
    if (has_work) side_.notify(side_.work());
    if (has_end) side_.notify(side_.ends());
    return std::nullopt;
  }
  void rollback() noexcept {
    if (!health.is_of_this_process()) return;
    if (sqlite3_get_autocommit(writer_.get()) == 0) sqlite3_exec(writer_.get(), "rollback", nullptr, nullptr, nullptr);
    lock_.unlock();
  }

  std::string path_;
  sqlite_options options_;
  sqlite_side_file side_;
  sqlite_connection writer_;
  sqlite_connection reader_;
  sqlite_file opened_;
  std::uint64_t least_bytes_ = 0;  ///< of the file: it has what was written back
  sqlite_write_lock<Hooks> lock_{side_, options_.busy_timeout.count()};
  sqlite_mutex<Hooks> read_lock_;
  std::atomic<std::thread::id> owner_{};
  sqlite_log log_;
  bool has_work_ = false;
  bool has_end_ = false;
};

}  // namespace qtasks::detail
