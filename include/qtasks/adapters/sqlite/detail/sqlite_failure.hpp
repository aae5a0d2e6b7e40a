// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>

#include <sqlite3.h>

namespace qtasks::detail {

/// The code of a schema that a newer program has changed: an extended one, which SQLite does not use.
inline constexpr int newer_schema = SQLITE_SCHEMA | (1 << 8);

/// A failure of SQLite as an error. `code` is a result code, which may be an extended one.
inline task_error sqlite_failure(int code) noexcept {
  if (code == newer_schema)
    return {errc::unavailable, "SQLite: the database has a newer schema: use the newer program"};
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return {errc::unavailable, "SQLite: the disk is full, or the database has its greatest size"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {errc::unavailable, "SQLite: another program has locked the database for longer than the busy timeout"};
    case SQLITE_READONLY:
      return {errc::unavailable, "SQLite: the database cannot be written: it or its directory is read-only"};
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return {errc::unavailable, "SQLite: the database cannot be opened: see the permissions of it and its directory"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {errc::unavailable, "SQLite: the database is damaged: restore a backup"};
    case SQLITE_IOERR:
      return {errc::unavailable, "SQLite: the system failed to read or write the database"};
    case SQLITE_NOMEM:
      return {errc::unavailable, "SQLite: there is no memory left"};
    case SQLITE_CONSTRAINT:
      return {errc::unavailable, "SQLite: a change would break a rule of the database's schema"};
    default:
      return {errc::unavailable, "SQLite: the database refused a statement: it may have been changed by hand"};
  }
}

}  // namespace qtasks::detail
