// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_claim.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_connection.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_outcome.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_run.hpp>
#include <qtasks/adapters/sqlite/detail/sqlite_sql.hpp>
#include <qtasks/adapters/sqlite/sqlite_effects.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/detail/error_summary.hpp>
#include <qtasks/engine/detail/queued_task.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/engine/task_progress.hpp>
#include <qtasks/executor/run_info.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace qtasks::detail {

/// A worker's access to a database. Each change of a claimed task is a transaction that looks at the task's token.
template <class Model>
class sqlite_session {
  using store_type = typename Model::store_type;

 public:
  explicit sqlite_session(Model& model, claim_filter filter = {}) noexcept
      : model_(model), store_(model.store_), filter_(filter) {}
  sqlite_session(sqlite_session const&) = delete;
  sqlite_session& operator=(sqlite_session const&) = delete;
  ~sqlite_session() {
    for (sqlite_run const& each : runs_) store_.running.remove(each.claim);
  }

  /// Claims up to `out.size()` tasks that can start, at most 16, the most urgent first; each 16th time, the oldest one
  /// is among them. A task that has reached its deadline or a bound ends here, and so does one whose arguments cannot
  /// be decoded: its claim is counted before they are looked at.
  result<std::size_t> claim(std::span<claimed> out) {
    if (!model_.has_work(filter_)) return std::size_t{0};  // a worker without work writes nothing
    std::size_t const most = std::min(out.size(), runs_.size());
    bool const from_oldest = ++claims_ % 16 == 0;
    auto taken = store_.database.write([&](sqlite_connection& by) -> result<std::vector<sqlite_claim>> {
      return detail::claim_sqlite_tasks(model_, store_, by, filter_, most, from_oldest);
    });
    if (taken.has_error()) return taken.assume_error();
    std::size_t count = 0;
    for (sqlite_claim& each : taken.assume_value()) count += accept(each, count) ? 1 : 0;
    for (std::size_t i = 0; i < count; ++i) out[i] = runs_[i].claim;
    return count;
  }

  /// The arguments of a claimed task, until its claim is released.
  template <std::size_t I>
  auto& arguments(claimed const& claim) noexcept {
    return *static_cast<typename store_type::template types<I>::arguments*>(runs_[claim.number].arguments.get());
  }
  /// What the run of a claimed task gets.
  run_info info(claimed const& claim) const noexcept {
    sqlite_run const& of = runs_[claim.number];
    constexpr std::uint32_t most = std::numeric_limits<int>::max() - 1;
    return {of.uuid, of.priority, static_cast<int>(std::min(claim.attempts, most)) + 1, claim.deadline, &of.stop};
  }
  void request_stop(claimed const& claim) noexcept { runs_[claim.number].stop.request(); }
  /// The token is current. It is read only after the end of the lease as it was claimed.
  bool holds(claimed const& claim) const noexcept {
    if (store_.lease_clock.now() < runs_[claim.number].until) return true;
    auto const look = [&](sqlite_connection& by) { return store_type::held_by(by, claim).has_value(); };
    return store_.database.read(look).value_or(false);
  }
  void report(claimed const& claim, std::uint32_t done, std::uint32_t of) noexcept {
    store_.running.report(claim, {done, of});
  }

  /// What a run gets from the broker: its effects.
  void* service(claimed const& claim, void const* kind) noexcept {
    return kind == &sqlite_effects::kind ? &runs_[claim.number].effects : nullptr;
  }

  /// Ends a task after `made` calls. Again with the same token, it is a success that changes nothing.
  template <std::size_t I, class Outcome>
  result<void> finish(claimed const& claim, task_outcome how, std::uint32_t made, Outcome& outcome) {
    auto const kept = detail::encode_outcome<typename Model::codec>(outcome);
    if (kept.has_error && !outcome.has_error()) how = task_outcome::failed;  // the codec refuses the value
    std::optional<sqlite_outcome> failed_effect;
    auto ended = end(claim, how, made, kept, &failed_effect);
    if (failed_effect.has_value()) ended = end(claim, task_outcome::failed, made, *failed_effect, nullptr);
    if (!ended.has_error()) store_.running.remove(claim);
    return ended;
  }
  /// Queues a task again, as `BrokerSession` says.
  result<void> retry(claimed const& claim, task_outcome how, std::uint32_t made, std::int64_t not_before,
                     task_error const& why) {
    return change(claim, [&](sqlite_connection& by, auto& of) -> result<void> {
      if (of.is_cancelled) return task_error{errc::task_cancel_error, "the task was cancelled"};
      bool const failed = how == task_outcome::retry;
      (failed ? of.attempts : of.interruptions) += failed ? made : 1;
      if (how != task_outcome::snooze) store_.note_failure(by, claim.id, of.attempts + (failed ? 0 : 1), how, why);
      store_.queue_again(by, claim.id, of, not_before, not_before == 0 ? store_.clock.now() : not_before, false, false);
      return outcome::success();
    });
  }
  /// Queues a task again that was not started, at its place.
  result<void> give_back(claimed const& claim) {
    return change(claim, [&](sqlite_connection& by, auto& of) -> result<void> {
      ++of.interruptions;
      store_.queue_again(by, claim.id, of, 0, std::nullopt, true, false);
      return outcome::success();
    });
  }
  /// Extends the lease, and hears of a cancellation. Refused when the lease has ended, or has lasted for the longest
  /// time. Another thread than the worker's calls it.
  result<void> renew(claimed const& claim) {
    bool is_cancelled = false;
    auto renewed = store_.database.write([&](sqlite_connection& by) -> result<void> {
      std::int64_t const now = store_.lease_clock.now();
      auto const progress = store_.running.progress_of(claim.id).value_or(task_progress{});
      sqlite_query row = by.ask(sqlite_sql::renew, claim.id, claim.token, model_.lease_end(now), now,
                                model_.first_claim_still_held(now), progress.done, progress.of);
      if (!row.next()) return by.has_failed() ? result<void>{outcome::success()} : lost_lease();
      is_cancelled = row.integer(0) != 0;
      return outcome::success();
    });
    if (is_cancelled) store_.running.request_stop(claim.id);
    return renewed;
  }
  /// The arguments are no longer read. Exactly once for each claim.
  void release(claimed const& claim) noexcept {
    store_.running.remove(claim);
    runs_[claim.number].arguments.reset();
  }

 private:
  static result<void> lost_lease() noexcept { return task_error{errc::lease_lost, "another worker may have the task"}; }
  /// Calls `f(connection, state)` in a transaction if the token is current.
  template <class F>
  result<void> change(claimed const& claim, F f) {
    auto changed = store_.database.write([&](sqlite_connection& by) -> result<void> {
      auto of = store_type::held_by(by, claim);
      return of.has_value() ? f(by, *of) : lost_lease();
    });
    if (!changed.has_error()) store_.running.remove(claim);
    return changed;
  }

  /// Ends a task, with its effects. `failed_effect` gets the error of an effect: then nothing is done.
  result<void> end(claimed const& claim, task_outcome how, std::uint32_t made, sqlite_outcome const& kept,
                   std::optional<sqlite_outcome>* failed_effect) {
    auto ended = store_.database.write([&](sqlite_connection& by) -> result<void> {
      auto const of = store_type::held_by(by, claim);
      if (!of.has_value()) return store_type::ended_by(by, claim) ? result<void>{outcome::success()} : lost_lease();
      auto const& effects = runs_[claim.number].effects;
      if (how == task_outcome::success && !effects.empty()) {
        auto done = effects.apply(by.get());
        if (done.has_error()) {
          failed_effect->emplace(sqlite_outcome::of(done.assume_error()));
          return done;
        }
      }
      std::uint32_t const attempts = of->attempts + (kept.has_error ? made : 0);
      if (kept.has_error) store_.note_failure(by, claim.id, attempts, how, {kept.code, borrowed{kept.text}});
      bool const is_cancelled = of->is_cancelled && how != task_outcome::success;
      store_.end(by, claim.id, is_cancelled ? task_status::cancel : qtasks::status_after(how), attempts, kept);
      if (model_.lanes().is_limited(claim.task)) store_.database.work_added();  // there is room again
      return outcome::success();
    });
    if (ended.has_error() && ended.assume_error().code() == errc::outcome_unknown)
      return task_error{errc::unavailable, borrowed{ended.assume_error().message()}};  // to be called again
    return ended;
  }

  /// Ends the task if its arguments cannot be decoded.
  bool accept(sqlite_claim const& row, std::size_t number) {
    sqlite_run& of = runs_[number];
    std::string const wrong = of.template take<Model>(row, number);
    store_.running.add(of.claim, of.stop);
    if (of.arguments != nullptr) return true;
    auto const failed = sqlite_outcome::of({errc::permanent, borrowed{std::string_view{wrong}}});
    (void)end(of.claim, task_outcome::failed, 0, failed, nullptr);
    store_.running.remove(of.claim);
    return false;
  }

  Model& model_;
  store_type& store_;
  claim_filter const filter_;
  std::uint32_t claims_ = 0;
  std::array<sqlite_run, most_claims> runs_{};
};

}  // namespace qtasks::detail
