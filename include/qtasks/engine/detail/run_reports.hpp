// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/engine/detail/error_summary.hpp>
#include <qtasks/engine/detail/judge.hpp>
#include <qtasks/engine/detail/queued_task.hpp>
#include <qtasks/engine/detail/why_refused.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/executor/run_info.hpp>
#include <qtasks/executor/stop_flag.hpp>
#include <qtasks/plugins/detail/splitmix64.hpp>
#include <qtasks/plugins/resilience/backoff.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace qtasks::detail {

/// Reports the runs of claimed tasks to a broker, for a worker that blocks and for one that awaits them.
template <class Tasks, class Model>
class run_reports {
  template <std::size_t I>
  using types = typename Model::template types<I>;
  using session = typename Model::session;

 public:
  template <std::size_t I>
  using queued = queued_task<typename Tasks::template at<I>, types<I>::copies>;

  /// `retries`: the waits before the retries of a task with `option::retry`.
  run_reports(Model& model, backoff const& retries) noexcept
      : model_(model), retries_(retries), random_(retries.seed) {}

  /// Why a task that was claimed with others must not start any more, if so.
  std::optional<task_error> refusal_of(session const& held, claimed const& claim) const noexcept {
    if (held.info(claim).stop->requested()) return cancelled_unstarted;
    if (claim.deadline != no_deadline && model_.clock().now() >= claim.deadline) return deadline_passed;
    return std::nullopt;
  }

  /// Reports the outcome of a run that called the task `made` times. `is_lost()`: it was asked to stop because its
  /// lease is over. If such a run ends as cancelled, that is no verdict: the task is queued again.
  template <std::size_t I, class Outcome>
  void end(session& held, claimed const& claim, Outcome outcome, auto& run, std::uint32_t made, auto const& is_lost) {
    auto how = detail::judge<types<I>::copies>(run.task(), outcome, claim.attempts + made);
    if (run.is_refused()) how = task_outcome::failed;  // by a plugin
    if (how == task_outcome::cancelled && is_lost()) how = task_outcome::lost;
    run.end(how, outcome);
    run.ended(store<I>(held, claim, how, outcome, made));
  }

 private:
  /// Returns whether the broker has stored the outcome, or has queued the task again.
  template <std::size_t I, class Outcome>
  bool store(session& held, claimed const& claim, task_outcome how, Outcome& outcome, std::uint32_t made) {
    if (how == task_outcome::retry || how == task_outcome::snooze || how == task_outcome::lost) {
      bool const is_lost = how == task_outcome::lost;
      auto const waits = held.retry(claim, how, made, is_lost ? 0 : next_start(claim.attempts + made),
                                    is_lost ? lease_not_renewed : detail::summary_of(outcome.assume_error()));
      if (!waits.has_error() || waits.assume_error().code() != errc::task_cancel_error) return !waits.has_error();
      how = task_outcome::cancelled;
      outcome = queued<I>::ended_with(waits.assume_error());
    }
    for (int tries = 0; tries < 3; ++tries) {
      auto const ended = held.template finish<I>(claim, how, made, outcome);
      if (!ended.has_error() || ended.assume_error().code() != errc::unavailable) return !ended.has_error();
    }
    return false;
  }

  /// The time before which attempt number `failed + 1` does not start; 0: at once.
  std::int64_t next_start(std::uint32_t failed) noexcept {
    auto const number = static_cast<int>(std::min<std::uint32_t>(failed, 1'000'000));
    std::int64_t const wait = retries_.wait(std::max(1, number), 0, random_.next());
    return wait == 0 ? 0 : model_.clock().now() + std::min(wait, std::int64_t{1} << 61);
  }

  Model& model_;
  backoff retries_;
  random_numbers random_;
};

}  // namespace qtasks::detail
