// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_connection.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_failure.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_file.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_schema.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_side_file.hpp>
#include <qtasks/adapters/sqlite/sqlite_options.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <span>
#include <string>
#include <thread>

namespace qtasks::detail {

inline int milliseconds(duration time) noexcept {
  return static_cast<int>(std::clamp<std::int64_t>(time.count() / 1'000'000, 0, 1'000'000'000));
}

/// Reads the header, the schema and some pages of the database again, not from memory. Returns a result code of SQLite.
inline int check_sqlite(sqlite_connection& by) {
  sqlite3_db_release_memory(by.get());
  by.run("pragma writable_schema = reset");  // the schema is read again too
  by.run("begin");
  bool const is_ours = by.number("pragma application_id") == sqlite_schema::application;
  (void)by.number("select sum(tasks) from qtasks_count");
  (void)by.number("select max(id) from qtasks_task");
  bool const is_newer = by.number("pragma user_version") > sqlite_schema::version;
  int const code = by.take_failure();
  by.run("commit");
  (void)by.take_failure();
  if (code != SQLITE_OK) return code;
  if (!is_ours) return SQLITE_NOTADB;
  return is_newer ? newer_schema : SQLITE_OK;
}

/// Why the database at `path` is not one that this program can use; empty if it is one, or a new file.
inline std::string why_foreign(sqlite_connection& by) {
  by.run("begin");  // another process may make the database meanwhile
  auto const marked = by.number("pragma application_id");
  auto const version = by.number("pragma user_version");
  auto const tables = by.number("select count(*) from sqlite_schema");
  by.run("commit");
  if (int const code = by.take_failure(); code != SQLITE_OK) {
    return (code & 0xFF) == SQLITE_NOTADB ? "is not a database of SQLite" : std::string{sqlite_failure(code).message()};
  }
  if (marked != sqlite_schema::application && (marked != 0 || version != 0 || tables != 0))
    return "is a database of another application";
  if (version > sqlite_schema::version) {
    return "has schema version " + std::to_string(version) + ", and this program knows up to " +
           std::to_string(sqlite_schema::version) + ": use the newer program";
  }
  return {};
}

/// Brings the schema up to date, and ends the leases of before the last start of the system. A failure changes nothing.
inline void prepare_schema(sqlite_connection& by, std::span<char const* const> versions = sqlite_schema::versions) {
  by.run("begin immediate");
  auto const version = static_cast<std::size_t>(std::max<std::int64_t>(by.number("pragma user_version"), 0));
  if (version < versions.size()) {
    for (char const* const next : versions.subspan(version)) by.run(next);
    by.run(("pragma user_version = " + std::to_string(versions.size())).c_str());
    by.run(("pragma application_id = " + std::to_string(sqlite_schema::application)).c_str());
  }
  std::string boot;
  std::getline(std::ifstream{"/proc/sys/kernel/random/boot_id"} >> std::ws, boot);
  if (by.number("select count(*) from qtasks_system where boot = ?1", std::string_view{boot}) == 0) {
    by.change("update qtasks_task set lease_until = 0 where state = 2");
    by.change("delete from qtasks_system");
    by.change("insert into qtasks_system values(?1)", std::string_view{boot});
  }
  by.run(by.has_failed() ? "rollback" : "commit");
}

inline constexpr std::uint64_t longest_log = std::uint64_t{1} << 40;

/// Opens a database, or makes it, with its side file. Returns why it cannot be used; empty if it can.
inline std::string open_sqlite(std::string const& path, sqlite_options const& options, char const* synchronous,
                               sqlite_connection& writer, sqlite_connection& reader, sqlite_side_file& side) {
  auto const failed = [&path](std::string_view why) { return path + ": " + std::string{why}; };
  auto const failure_of = [&](sqlite_connection& by) {
    int const code = by.take_failure();
    return code == SQLITE_OK ? std::string{} : failed(sqlite_failure(code).message());
  };
  if (!sqlite_file::at(path).is_regular) return failed("is not a file");
  if (is_remote(path)) return failed("is on a network file system, or one in user space: SQLite needs a local one");
  int const wait = milliseconds(options.busy_timeout);
  if (int const code = writer.open(path.c_str(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE); code != SQLITE_OK)
    return failed(sqlite_failure(code).message());
  sqlite3_busy_timeout(writer.get(), wait);
  if (auto const why = why_foreign(writer); !why.empty()) return failed(why);
  if (int const code = side.open((path + "-qtasks").c_str(), sqlite_file::at(path).rights); code != 0)
    return failed("the file beside it, " + path + "-qtasks, cannot be used: " + std::strerror(code));

  for (int waited = 0; !side.try_lock(); ++waited) {
    if (waited >= wait) return failed(sqlite_failure(SQLITE_BUSY).message());
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }
  struct unlocked {
    sqlite_side_file& side;
    ~unlocked() { side.unlock(); }
  } const at_end{side};
  writer.run("pragma journal_mode = wal");
  writer.run("pragma wal_autocheckpoint = 0");  // the log is written back under the lock of the side file
  writer.run(("pragma journal_size_limit = " + std::to_string(std::min(options.wal_bytes, longest_log))).c_str());
  sqlite3_db_config(writer.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  writer.run(synchronous);
  auto const page = std::max<std::int64_t>(writer.number("pragma page_size"), 512);
  writer.run(("pragma max_page_count = " +
              std::to_string(std::max<std::uint64_t>(options.max_file_bytes / static_cast<std::uint64_t>(page), 1)))
                 .c_str());
  prepare_schema(writer);
  if (auto why = failure_of(writer); !why.empty()) return why;

  if (int const code = reader.open(path.c_str(), SQLITE_OPEN_READWRITE); code != SQLITE_OK)
    return failed(sqlite_failure(code).message());
  sqlite3_busy_timeout(reader.get(), wait);
  sqlite3_db_config(reader.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  reader.run("pragma wal_autocheckpoint = 0");
  reader.run("pragma query_only = 1");
  return failure_of(reader);
}

}  // namespace qtasks::detail
