// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_connection.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_failure.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_file.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_open.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_side_file.hpp>
#include <qtasks/adapters/sqlite/sqlite_options.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/engine/detail/spin_lock.hpp>
#include <qtasks/engine/no_hooks.hpp>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
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
  // A simulation runs in one thread: what waits for a lock there lets others run.
  using mutex = std::conditional_t<std::is_same_v<Hooks, no_hooks>, std::mutex, spin_lock<Hooks>>;

 public:
  sqlite_database(std::string path, sqlite_options const& options, char const* synchronous)
      : path_(std::move(path)), options_(options), process_(::getpid()) {
    open_error_ = detail::open_sqlite(path_, options, synchronous, writer_, reader_, side_);
    opened_ = sqlite_file::at(path_);
    sqlite3_wal_hook(
        writer_.get(),
        [](void* self, sqlite3*, char const*, int pages) {
          static_cast<sqlite_database*>(self)->wal_pages_ = pages;
          return SQLITE_OK;
        },
        this);
  }

  /// Why the database does not do what it is asked to do; a success if it does.
  result<void> health() const noexcept {
    if (auto const why = why_unusable()) return *why;
    for (auto const* const last : {&last_change_, &last_look_}) {
      int const code = last->load(std::memory_order_relaxed);
      if (code != SQLITE_OK) return detail::sqlite_failure(code);
    }
    return outcome::success();
  }

  /// Calls `change(connection)`, which returns a `result`, in a transaction that is committed if that is a success. In
  /// a `transaction` of this thread, it becomes a part of that.
  template <class F>
  auto write(F change) -> std::invoke_result_t<F&, sqlite_connection&> {
    if (owner_.load(std::memory_order_relaxed) == std::this_thread::get_id()) {
      auto reply = change(writer_);
      if (writer_.has_failed()) return detail::sqlite_failure(note(writer_.take_failure()));
      return reply;
    }
    if (auto const why = begin()) return *why;
    rollback_at_end unless_done{*this};
    auto reply = change(writer_);
    if (!reply.has_error() && !writer_.has_failed()) {
      unless_done.of = nullptr;
      if (auto const why = commit()) return *why;
    } else if (writer_.has_failed()) {
      return detail::sqlite_failure(note(writer_.take_failure()));
    }
    return reply;
  }
  /// Begins a transaction of this thread. Returns why it has not.
  std::optional<task_error> begin_own() {
    auto const why = begin();
    if (!why.has_value()) owner_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    return why;
  }
  std::optional<task_error> commit_own() {
    owner_.store({}, std::memory_order_relaxed);
    return commit();
  }
  void rollback_own() noexcept {
    owner_.store({}, std::memory_order_relaxed);
    rollback();
  }
  sqlite3* writer() const noexcept { return writer_.get(); }

  /// Calls `look(connection)`, which sees one state of the database. Returns what it returns; nothing after a failure.
  template <class F>
  auto read(F look) -> std::optional<std::invoke_result_t<F&, sqlite_connection&>> {
    if (why_unusable().has_value()) return std::nullopt;
    std::lock_guard const lock{read_lock_};
    reader_.run("begin");
    std::optional reply{look(reader_)};
    reader_.run("commit");
    if (!reader_.has_failed()) {
      last_look_.store(SQLITE_OK, std::memory_order_relaxed);
      return reply;
    }
    if (sqlite3_get_autocommit(reader_.get()) == 0) sqlite3_exec(reader_.get(), "rollback", nullptr, nullptr, nullptr);
    last_look_.store(reader_.take_failure(), std::memory_order_relaxed);
    return std::nullopt;
  }

  // For use in `change`: whom to wake after the commit.
  void work_added() noexcept { has_work_ = true; }
  void task_ended() noexcept { has_end_ = true; }

  bool is_open() const noexcept { return open_error_.empty(); }
  static void sleep(std::int64_t nanoseconds) { std::this_thread::sleep_for(std::chrono::nanoseconds{nanoseconds}); }
  sqlite_side_file& side() noexcept { return side_; }
  std::string const& path() const noexcept { return path_; }
  sqlite_options const& options() const noexcept { return options_; }

  /// Looks whether the file is still the one that was opened, and whole at its beginning.
  void look_at_file() {
    if (why_unusable().has_value()) return;
    int const code = detail::check_sqlite(path_);
    is_damaged_.store(code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY, std::memory_order_relaxed);
    last_look_.store(code, std::memory_order_relaxed);
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

  std::optional<task_error> why_unusable() const noexcept {
    if (!open_error_.empty()) return task_error{errc::unavailable, borrowed{open_error_}};
    if (::getpid() != process_)
      return task_error{errc::unavailable, "a database that another process opened before its `fork`: open it after"};
    if (is_damaged_.load(std::memory_order_relaxed)) return detail::sqlite_failure(SQLITE_CORRUPT);
    return std::nullopt;
  }
  int note(int code) noexcept {
    last_change_.store(code, std::memory_order_relaxed);
    return code;
  }

  std::optional<task_error> begin() {
    if (auto const why = why_unusable()) return why;
    write_lock_.lock();
    int code = lock_file();
    if (code == SQLITE_OK) {
      writer_.run("begin immediate");
      code = writer_.take_failure();
      if (code != SQLITE_OK) side_.unlock();
    }
    if (code != SQLITE_OK) {
      note(code);
      write_lock_.unlock();
      return detail::sqlite_failure(code);
    }
    has_work_ = has_end_ = false;
    Hooks::at("begun");
    return std::nullopt;
  }
  std::optional<task_error> commit() {
    Hooks::at("commit");
    auto const now = sqlite_file::at(path_);
    if (!now.is_same_as(opened_) || now.bytes < opened_.bytes) {  // what is written would not be found again
      rollback();
      note(SQLITE_CORRUPT);
      return task_error{errc::unavailable, "the database file was deleted, replaced or cut while it was in use"};
    }
    writer_.run("commit");
    if (int const code = writer_.take_failure(); code != SQLITE_OK) {
      rollback();
      note(code);
      if ((code & 0xFF) == SQLITE_IOERR)
        return task_error{errc::outcome_unknown, "SQLite: the system failed while it wrote the commit"};
      return detail::sqlite_failure(code);
    }
    note(SQLITE_OK);
    if (static_cast<std::uint64_t>(std::max(wal_pages_ - tried_pages_, 0)) * page_bytes >= options_.wal_bytes)
      write_back();
    unlock();
    if (has_work_) side_.notify(side_.work());
    if (has_end_) side_.notify(side_.ends());
    return std::nullopt;
  }
  void rollback() noexcept {
    if (sqlite3_get_autocommit(writer_.get()) == 0) sqlite3_exec(writer_.get(), "rollback", nullptr, nullptr, nullptr);
    unlock();
  }
  void unlock() noexcept {
    side_.unlock();
    write_lock_.unlock();
  }
  /// Waits for the other processes.
  int lock_file() {
    std::int64_t const most = options_.busy_timeout.count();
    for (std::int64_t waited = 0, pause = 20'000; !side_.try_lock(); waited += pause) {
      if (waited >= most) return SQLITE_BUSY;
      pause = std::min<std::int64_t>(pause * 3 / 2, 1'000'000);
      std::this_thread::sleep_for(std::chrono::nanoseconds{pause});
    }
    return SQLITE_OK;
  }
  /// Copies the log into the database; what a reader still needs stays in the log. Nobody writes: the caller has the
  /// lock.
  void write_back() noexcept {
    sqlite3_busy_timeout(writer_.get(), 0);
    int const code = sqlite3_wal_checkpoint_v2(writer_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    tried_pages_ = code == SQLITE_OK ? 0 : wal_pages_;
    if (code == SQLITE_OK) {
      wal_pages_ = 0;
      opened_ = sqlite_file::at(path_);
    }
    sqlite3_busy_timeout(writer_.get(), detail::milliseconds(options_.busy_timeout));
  }

  static constexpr std::uint64_t page_bytes = 4096;

  std::string path_;
  sqlite_options options_;
  int process_;
  sqlite_side_file side_;
  sqlite_connection writer_;
  sqlite_connection reader_;
  std::string open_error_;  ///< empty: it is open
  sqlite_file opened_;
  mutex write_lock_;
  mutex read_lock_;
  std::atomic<std::thread::id> owner_{};
  std::atomic<int> last_change_{SQLITE_OK};  ///< its result code
  std::atomic<int> last_look_{SQLITE_OK};
  std::atomic<bool> is_damaged_{false};
  int wal_pages_ = 0;
  int tried_pages_ = 0;
  bool has_work_ = false;
  bool has_end_ = false;
};

}  // namespace qtasks::detail
