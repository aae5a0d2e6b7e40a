// SPDX-License-Identifier: BSL-1.0
// What a program writes that uses SQLite as a queue, with prepared statements and the tables of the broker: the same
// rows, indexes and counts change. It looks neither for limits nor for damage, and wakes no worker.
#pragma once

#include <sqlite3.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace bench {

using uuid_bytes = std::array<std::uint8_t, 16>;

/// The UUID of the nth ended task of `fill`.
inline uuid_bytes filled_uuid(std::int64_t nth) noexcept {
  uuid_bytes made{};
  for (std::size_t i = 0; i < 8; ++i) made[i] = static_cast<std::uint8_t>(nth >> (8 * (7 - i)));
  return made;
}

class sqlite_by_hand {
 public:
  struct task {
    std::int64_t id, token, number;
  };

  sqlite_by_hand(std::string const& path, char const* synchronous) {
    check(sqlite3_open_v2(path.c_str(), &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr));
    sqlite3_busy_timeout(database_, 60'000);
    run("pragma journal_mode = wal");
    run(synchronous);
    begin_ = prepare("begin immediate");
    commit_ = prepare("commit");
    add_ = prepare(
        "insert into qtasks_task(uuid, name, queue, state, status, priority, age, not_before, arguments) "
        "values(?1, 'square', 'default', 0, 0, 0, ?2, 0, ?3)");
    claim_ = prepare(
        "update qtasks_task set state = 2, status = 1, token = token + 1, deliveries = deliveries + 1, "
        "unanswered = unanswered + 1, lease_until = ?1, claimed_at = ?2 where id in (select id from qtasks_task "
        "where state = 0 and name = 'square' order by priority, age, id limit ?3) returning id, token, arguments");
    end_ = prepare(
        "update qtasks_task set state = 3, status = 2, ended_at = ?3, lease_until = null, has_error = 0, outcome = ?4 "
        "where id = ?1 and token = ?2 and state = 2");
  }
  sqlite_by_hand(sqlite_by_hand const&) = delete;
  sqlite_by_hand& operator=(sqlite_by_hand const&) = delete;
  ~sqlite_by_hand() {
    for (sqlite3_stmt* const each : {begin_, commit_, add_, claim_, end_}) sqlite3_finalize(each);
    sqlite3_close(database_);
  }

  /// Adds tasks in one transaction.
  void add(long long number, int count) {
    step(begin_);
    for (int i = 0; i < count; ++i) {
      auto const uuid = next_uuid();
      sqlite3_bind_blob(add_, 1, uuid.data(), static_cast<int>(uuid.size()), SQLITE_STATIC);
      sqlite3_bind_int64(add_, 2, wall_time());
      auto const text = "[" + std::to_string(number) + "]";
      sqlite3_bind_text(add_, 3, text.c_str(), static_cast<int>(text.size()), SQLITE_STATIC);
      step(add_);
    }
    step(commit_);
  }
  /// Claims tasks in one transaction.
  std::vector<task> claim(int most) {
    std::vector<task> taken;
    step(begin_);
    auto const now = std::chrono::steady_clock::now().time_since_epoch().count();
    sqlite3_bind_int64(claim_, 1, now + 30'000'000'000);
    sqlite3_bind_int64(claim_, 2, now);
    sqlite3_bind_int(claim_, 3, most);
    while (sqlite3_step(claim_) == SQLITE_ROW) {
      auto const* const text = reinterpret_cast<char const*>(sqlite3_column_text(claim_, 2));
      taken.push_back({sqlite3_column_int64(claim_, 0), sqlite3_column_int64(claim_, 1), std::atoll(text + 1)});
    }
    check(sqlite3_reset(claim_));
    step(commit_);
    return taken;
  }
  /// Ends a task in a transaction of its own.
  void end(task const& of, long long outcome) {
    auto const text = std::to_string(outcome);
    step(begin_);
    sqlite3_bind_int64(end_, 1, of.id);
    sqlite3_bind_int64(end_, 2, of.token);
    sqlite3_bind_int64(end_, 3, wall_time());
    sqlite3_bind_text(end_, 4, text.c_str(), static_cast<int>(text.size()), SQLITE_STATIC);
    step(end_);
    step(commit_);
  }

  /// Makes ended tasks, the nth of which ended `nth` microseconds after 1970.
  void fill(std::int64_t count) {
    sqlite3_stmt* const insert = prepare(
        "insert into qtasks_task(uuid, name, queue, state, status, priority, age, not_before, arguments, ended_at, "
        "has_error, outcome) values(?1, 'square', 'default', 3, 2, 0, 0, 0, '[1234]', ?2, 0, '1522756')");
    for (std::int64_t nth = 1; nth <= count; ++nth) {
      if (nth % 100'000 == 1) step(begin_);
      auto const uuid = filled_uuid(nth);
      sqlite3_bind_blob(insert, 1, uuid.data(), static_cast<int>(uuid.size()), SQLITE_STATIC);
      sqlite3_bind_int64(insert, 2, nth * 1000);
      step(insert);
      if (nth % 100'000 == 0 || nth == count) step(commit_);
    }
    sqlite3_finalize(insert);
  }

 private:
  static void check(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE) return;
    std::fprintf(stderr, "by hand: %s\n", sqlite3_errstr(code));
    std::_Exit(1);
  }
  static std::int64_t wall_time() { return std::chrono::system_clock::now().time_since_epoch().count(); }
  void run(char const* sql) { check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr)); }
  sqlite3_stmt* prepare(char const* sql) {
    sqlite3_stmt* made = nullptr;
    check(sqlite3_prepare_v3(database_, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr));
    return made;
  }
  void step(sqlite3_stmt* statement) {
    check(sqlite3_step(statement));
    sqlite3_reset(statement);
  }
  /// Random, after the time, as the broker's are.
  uuid_bytes next_uuid() {
    auto made = filled_uuid(wall_time());
    std::uint64_t const random = random_();
    for (std::size_t i = 0; i < 8; ++i) made[8 + i] = static_cast<std::uint8_t>(random >> (8 * i));
    return made;
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt *begin_ = nullptr, *commit_ = nullptr, *add_ = nullptr, *claim_ = nullptr, *end_ = nullptr;
  std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace bench
