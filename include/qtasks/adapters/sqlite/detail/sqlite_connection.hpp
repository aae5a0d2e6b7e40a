// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/uuid.hpp>

#include <sqlite3.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>
#include <unordered_map>

namespace qtasks::detail {

/// A statement with its parameters, and the row at which it is. It is reset at the end of its scope: one that is not
/// would keep SQLite at an old state of the database.
class sqlite_query {
 public:
  template <class... Args>
  sqlite_query(sqlite3_stmt* statement, int& failure, Args const&... args) noexcept
      : statement_(statement), failure_(failure) {
    [[maybe_unused]] int place = 0;
    if (statement_ != nullptr) (bind(++place, args), ...);
  }
  sqlite_query(sqlite_query const&) = delete;
  sqlite_query& operator=(sqlite_query const&) = delete;
  ~sqlite_query() {
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }

  /// Goes to the next row. Returns false at the end, or after a failure, which the connection keeps.
  bool next() noexcept {
    if (statement_ == nullptr) return false;
    int const code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) failure_ = code;
    return code == SQLITE_ROW;
  }

  // The columns of the row, counted from 0. A text is valid until the next row.
  std::int64_t integer(int column) const noexcept { return sqlite3_column_int64(statement_, column); }
  template <class T>
  T as(int column) const noexcept {
    return static_cast<T>(integer(column));
  }
  bool is_null(int column) const noexcept { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::string_view text(int column) const noexcept {
    auto const* const begin = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    return {begin, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  qtasks::uuid identity(int column) const noexcept {
    qtasks::uuid found;
    std::string_view const bytes = text(column);
    if (bytes.size() == found.bytes.size()) std::memcpy(found.bytes.data(), bytes.data(), bytes.size());
    return found;
  }

 private:
  template <class T>
  requires std::integral<T> || std::is_enum_v<T>
  void bind(int place, T value) noexcept { sqlite3_bind_int64(statement_, place, static_cast<std::int64_t>(value)); }
  void bind(int place, std::string_view value) noexcept {
    sqlite3_bind_text64(statement_, place, value.empty() ? "" : value.data(), value.size(), SQLITE_TRANSIENT,
                        SQLITE_UTF8);
  }
  void bind(int place, std::optional<std::int64_t> value) noexcept {
    if (value.has_value()) bind(place, *value);  // a parameter that is not bound is null
  }
  void bind(int place, std::optional<std::string_view> value) noexcept {
    if (value.has_value()) bind(place, *value);
  }
  void bind(int place, qtasks::uuid const& value) noexcept {
    sqlite3_bind_blob(statement_, place, value.bytes.data(), static_cast<int>(value.bytes.size()), SQLITE_TRANSIENT);
  }

  sqlite3_stmt* statement_;
  int& failure_;
};

/// A connection to a database with its prepared statements. One thread at a time. It keeps the first failure, until
/// that is taken: callers look once, at the end of a transaction.
class sqlite_connection {
 public:
  sqlite_connection() = default;
  sqlite_connection(sqlite_connection const&) = delete;
  sqlite_connection& operator=(sqlite_connection const&) = delete;
  ~sqlite_connection() { close(); }

  /// Returns a result code of SQLite.
  int open(char const* path, int flags) noexcept {
    int const code = sqlite3_open_v2(path, &database_, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    if (database_ != nullptr) sqlite3_extended_result_codes(database_, 1);
    return code;
  }
  void close() noexcept {
    for (auto const& [sql, statement] : statements_) sqlite3_finalize(statement);
    statements_.clear();
    sqlite3_close(database_);
    database_ = nullptr;
  }
  sqlite3* get() const noexcept { return database_; }

  /// Runs statements that have neither parameters nor rows that matter.
  void run(char const* sql) noexcept { keep(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
  /// Starts a statement. `sql` is a literal: it is prepared once.
  template <class... Args>
  sqlite_query ask(char const* sql, Args const&... args) {
    sqlite3_stmt* statement = failure_ == SQLITE_OK ? prepared(sql) : nullptr;
    return sqlite_query{statement, failure_, args...};
  }
  /// Runs a statement. Returns the number of rows that it changed.
  template <class... Args>
  int change(char const* sql, Args const&... args) {
    auto query = ask(sql, args...);
    while (query.next()) {
    }
    return failure_ == SQLITE_OK ? sqlite3_changes(database_) : 0;
  }
  /// The first column of the first row; 0 without a row.
  template <class... Args>
  std::int64_t number(char const* sql, Args const&... args) {
    auto query = ask(sql, args...);
    return query.next() ? query.integer(0) : 0;
  }

  bool has_failed() const noexcept { return failure_ != SQLITE_OK; }
  /// The result code of the first failure since the last call.
  int take_failure() noexcept {
    int const code = failure_;
    failure_ = SQLITE_OK;
    return code;
  }

 private:
  void keep(int code) noexcept {
    if (failure_ == SQLITE_OK && code != SQLITE_OK) failure_ = code;
  }
  sqlite3_stmt* prepared(char const* sql) {
    sqlite3_stmt*& statement = statements_[sql];
    if (statement == nullptr)
      keep(sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    return statement;
  }

  sqlite3* database_ = nullptr;
  int failure_ = SQLITE_OK;
  std::unordered_map<char const*, sqlite3_stmt*> statements_;
};

}  // namespace qtasks::detail
