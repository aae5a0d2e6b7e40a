// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_database.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_handles.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_outcome.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_running.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_sql.hpp>
#include <qtasks/engine/detail/queued_task.hpp>
#include <qtasks/engine/detail/why_refused.hpp>
#include <qtasks/engine/handle_store.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace qtasks::detail {

/// The tasks of a database, how one ends, and what this process's handles do. It lives as long as the broker or a
/// handle.
template <class Tasks, class Codec, class Clock, class LeaseClock, class Hooks>
class sqlite_store final : public handle_store {
 public:
  template <std::size_t I>
  using types = queued_task<typename Tasks::template at<I>, true>;

  sqlite_store(std::string path, sqlite_options const& options, char const* synchronous, Clock wall, LeaseClock since)
      : database(std::move(path), options, synchronous), clock(wall), lease_clock(since) {
    database.after_own = [this](bool is_committed) { handle_table.end_transaction(is_committed); };
  }

  // For handles.
  qtasks::uuid uuid_of(task_id id) const noexcept override {
    return handle_table.with(id, [](auto const& of) { return of.uuid; });
  }
  task_status status_of(task_id id) const noexcept override {
    if (handle_table.is_gone(id)) return task_status::error;
    auto const seen = database.read([id](sqlite_connection& by) { return look(by, id); });
    return seen.has_value() ? seen->first : task_status::new_;
  }
  task_progress progress_of(task_id id) const noexcept override {
    if (auto const here = running.progress_of(id)) return *here;
    auto const seen = database.read([id](sqlite_connection& by) { return look(by, id); });
    return seen.has_value() ? seen->second : task_progress{};
  }
  bool wait(task_id id, std::int64_t nanoseconds) noexcept override {
    clocks::steady const since;
    for (std::int64_t const until = time_after_steady(since.now(), nanoseconds);;) {
      if (is_final(status_of(id))) return true;
      std::int64_t const left = until - since.now();
      if (left <= 0) return false;
      sqlite_side_file::wait(database.side().ends(),
                             [&] { return is_final(status_of(id)) ? 0 : std::min(left, longest_wait); });
    }
  }
  void* result_of(task_id id) noexcept override {
    if (void* const known = handle_table.with(id, [](auto& of) { return of.outcome.get(); })) return known;
    auto kept = database.read([this, id](sqlite_connection& by) {
      sqlite_query row = by.ask(sqlite_sql::outcome, id);
      if (handle_table.is_gone(id) || !row.next())
        return sqlite_outcome::of({errc::gone, "the task has ended, and was removed"});
      return sqlite_outcome{row.integer(0) != 0, std::string{row.text(3)}, row.as<errc>(1), std::string{row.text(2)}};
    });
    if (!kept.has_value()) kept = sqlite_outcome::of({errc::unavailable, "the database did not return the outcome"});
    return handle_table.with(id, [&](auto& of) {
      detail::with_index<Tasks::size>(of.task, [&]<std::size_t I>() {
        using outcome = typename types<I>::outcome;
        if (of.outcome == nullptr)
          of.outcome = std::make_shared<outcome>(detail::decode_outcome<Codec, types<I>>(*kept, of.text));
      });
      return of.outcome.get();
    });
  }
  result<void> cancel(task_id id) noexcept override {
    auto const done = database.write([&](sqlite_connection& by) -> result<void> {
      auto const seen = state_of(by, id);
      if (!seen.has_value() || seen->state == 3 || handle_table.is_gone(id))
        return task_error{errc::gone, "the task has ended: it cannot be cancelled"};
      if (seen->state == 2) {
        by.change(sqlite_sql::ask_to_stop, id);
      } else {
        end(by, id, task_status::cancel, seen->attempts, sqlite_outcome::of(cancelled_unstarted));
      }
      return outcome::success();
    });
    if (!done.has_error()) running.request_stop(id);
    return done;
  }
  void drop(task_id id) noexcept override {
    auto const then = handle_table.drop(id);
    if (then.forget_task) forget(id);
    if (then.delete_all) delete this;
  }
  bool has_one_handle(task_id id) const noexcept override { return handle_table.count(id) == 1; }

  /// The broker ends. The last handle deletes the store.
  void close() noexcept {
    if (handle_table.close().delete_all) delete this;
  }

  // In a transaction.
  struct task_state {
    int state;
    std::uint32_t token;
    std::uint32_t attempts;
    std::uint32_t interruptions;
    bool is_cancelled;
  };
  static std::optional<task_state> state_of(sqlite_connection& by, task_id id) {
    sqlite_query row = by.ask(sqlite_sql::held, id);
    if (!row.next()) return std::nullopt;
    return task_state{row.as<int>(0), row.as<std::uint32_t>(1), row.as<std::uint32_t>(2), row.as<std::uint32_t>(3),
                      row.integer(4) != 0};
  }
  /// The state of a claimed task, if the token is current.
  static std::optional<task_state> held_by(sqlite_connection& by, claimed const& claim) {
    auto of = state_of(by, claim.id);
    if (of.has_value() && (of->state != 2 || of->token != claim.token)) of.reset();
    return of;
  }
  /// The task has ended, by this claim.
  static bool ended_by(sqlite_connection& by, claimed const& claim) {
    auto const of = state_of(by, claim.id);
    return of.has_value() && of->state == 3 && of->token == claim.token;
  }
  void end(sqlite_connection& by, task_id id, task_status status, std::uint32_t attempts, sqlite_outcome const& with) {
    using text = std::optional<std::string_view>;
    by.change(sqlite_sql::end, id, status, clock.now(), attempts, with.has_error,
              with.has_error ? std::optional{static_cast<std::int64_t>(with.code)} : std::nullopt,
              with.has_error ? text{with.text} : std::nullopt, with.encoded.empty() ? text{} : text{with.encoded});
    database.task_ended();
  }
  /// Queues a task again; `age`: its place, where it keeps its own if that is empty.
  void queue_again(sqlite_connection& by, task_id id, task_state const& of, std::int64_t not_before,
                   std::optional<std::int64_t> age, bool is_given_back, bool is_lost) {
    if (of.is_cancelled) {
      end(by, id, task_status::cancel, of.attempts,
          sqlite_outcome::of({errc::task_cancel_error, "the task was cancelled"}));
    } else {
      by.change(sqlite_sql::queue_again, id, not_before == 0 ? 0 : 1, not_before, of.attempts, age, of.interruptions,
                is_given_back ? 1 : 0, is_lost ? 1 : 0);
      database.work_added();
    }
  }
  void note_failure(sqlite_connection& by, task_id id, std::uint32_t attempt, task_outcome how, task_error const& why) {
    std::size_t const most = database.options().limits.history;
    if (most == 0) return;
    by.change(sqlite_sql::note_failure, id, attempt, how, why.code(), why.message().substr(0, 240), clock.now());
    by.change(sqlite_sql::trim_failures, id, static_cast<std::int64_t>(most));
  }

  mutable sqlite_database<Hooks> database;
  sqlite_running<Hooks> running;
  sqlite_handles handle_table;
  [[no_unique_address]] Clock const clock;             ///< since 1970: of delays, deadlines and ages
  [[no_unique_address]] LeaseClock const lease_clock;  ///< since the start of the system

 private:
  static constexpr std::int64_t longest_wait = 1'000'000'000;  // a notice is a hint

  ~sqlite_store() = default;

  void forget(task_id id) noexcept {
    (void)database.write([&](sqlite_connection& by) -> result<void> {
      by.change(sqlite_sql::forget, id);
      return outcome::success();
    });
  }
  static std::int64_t time_after_steady(std::int64_t now, std::int64_t wait) noexcept {
    return wait > no_deadline - now ? no_deadline : now + wait;
  }
  static std::pair<task_status, task_progress> look(sqlite_connection& by, task_id id) {
    sqlite_query row = by.ask(sqlite_sql::status, id);
    if (!row.next()) return {task_status::error, {}};
    return {row.as<task_status>(0), {row.as<std::uint32_t>(1), row.as<std::uint32_t>(2)}};
  }
};

}  // namespace qtasks::detail
