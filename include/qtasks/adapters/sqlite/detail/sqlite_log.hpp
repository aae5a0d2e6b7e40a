// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/sqlite_options.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <cstdint>

namespace qtasks::detail {

/// The length of a database's log (WAL), which the writer hears after each commit, and when it is written back.
class sqlite_log {
 public:
  sqlite_log() = default;
  sqlite_log(sqlite_log const&) = delete;
  sqlite_log& operator=(sqlite_log const&) = delete;

  void watch(sqlite3* writer) noexcept {
    if (writer == nullptr) return;  // it was not opened
    sqlite3_wal_hook(
        writer,
        [](void* self, sqlite3*, char const*, int pages) {
          auto& log = *static_cast<sqlite_log*>(self);
          log.pages_ = pages;
          if (pages < log.tried_) log.tried_ = 0;  // another process wrote it back
          return SQLITE_OK;
        },
        this);
  }
  /// It has grown by so much since it was written back, or since that was tried.
  bool is_longer_than(std::uint64_t bytes) const noexcept {
    return static_cast<std::uint64_t>(std::max(pages_ - tried_, 0)) * page_bytes >= bytes;
  }
  /// Copies the log into the database; what a reader still needs stays in the log. No other thread writes: the caller
  /// has the lock. Returns whether the next change begins the log again, in the same place of the disk: a log that is
  /// emptied has to grow again, which costs a quarter of the time of small changes.
  bool write_back(sqlite3* writer, int busy_milliseconds) noexcept {
    sqlite3_busy_timeout(writer, 0);
    int const code = sqlite3_wal_checkpoint_v2(writer, nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
    sqlite3_busy_timeout(writer, busy_milliseconds);
    if (code == SQLITE_OK) pages_ = 0;
    tried_ = pages_;
    return code == SQLITE_OK;
  }

 private:
  static constexpr std::uint64_t page_bytes = 4096;

  int pages_ = 0;
  int tried_ = 0;
};

}  // namespace qtasks::detail
