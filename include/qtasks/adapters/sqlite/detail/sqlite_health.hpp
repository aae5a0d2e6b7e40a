// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/fork_count.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_failure.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/task_error.hpp>

#include <sqlite3.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace qtasks::detail {

/// What became of the last change and the last look at a database. Thread-safe.
class sqlite_health {
 public:
  /// Why the database was not opened. Once, before threads share it.
  void not_opened(std::string why) noexcept { open_error_ = std::move(why); }
  bool is_open() const noexcept { return open_error_.empty(); }

  /// Notes a result code of SQLite, and returns it. After damage, or with a newer
  /// schema, nothing more is done.
  int changed(int code) noexcept { return note(last_change_, code); }
  int looked(int code) noexcept { return note(last_look_, code); }

  /// False in the child of a fork: the connections and locks are those of the parent.
  bool is_of_this_process() const noexcept { return detail::fork_count() == forks_; }

  /// Why nothing can be done.
  std::optional<task_error> why_unusable() const noexcept {
    if (!open_error_.empty()) return task_error{errc::unavailable, borrowed{open_error_}};
    if (!is_of_this_process())
      return task_error{errc::unavailable, "a database that another process opened before its `fork`: open it after"};
    if (int const code = lasting_.load(std::memory_order_relaxed); code != SQLITE_OK)
      return detail::sqlite_failure(code);
    return std::nullopt;
  }
  /// The same, or why the last change or look failed.
  result<void> state() const noexcept {
    if (auto const why = why_unusable()) return *why;
    for (auto const* const last : {&last_change_, &last_look_}) {
      int const code = last->load(std::memory_order_relaxed);
      if (code != SQLITE_OK) return detail::sqlite_failure(code);
    }
    return outcome::success();
  }

 private:
  int note(std::atomic<int>& last, int code) noexcept {
    int const kind = code & 0xFF;
    bool const is_lasting = kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || code == newer_schema;
    if (is_lasting) lasting_.store(code, std::memory_order_relaxed);
    last.store(code, std::memory_order_relaxed);
    return code;
  }

  std::string open_error_;  ///< empty: it is open
  std::uint32_t const forks_ = detail::fork_count();
  std::atomic<int> last_change_{SQLITE_OK};  ///< its result code
  std::atomic<int> last_look_{SQLITE_OK};
  std::atomic<int> lasting_{SQLITE_OK};  ///< the one after which nothing more is done
};

}  // namespace qtasks::detail
