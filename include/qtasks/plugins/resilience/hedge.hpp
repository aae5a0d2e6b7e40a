// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/may_begin.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/resilience/hedge_delay.hpp>
#include <qtasks/plugins/resilience/hedged_after.hpp>
#include <qtasks/plugins/resilience/hedged_at_quantile.hpp>
#include <qtasks/plugins/resilience/racer.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <limits>
#include <utility>

namespace qtasks {

namespace detail {

/// Reports a hedge around a task that is not awaitable.
template <class Task, bool IsAwaitable>
struct explain_hedged {
  static_assert(IsAwaitable,
                "`qtasks::hedge` needs a task that returns an awaitable: a second attempt of this one could start only "
                "when the first is over; restrict the hedge to its tasks with `qtasks::only_for<P, decltype(task)>`");
};

}  // namespace detail

/// Starts a second attempt where the first takes longer than `Delay`: `hedged_after{5ms}` or `hedged_at_quantile`. The
/// first attempt to succeed gives the run's result; if both fail, the error is that of the attempt that completed last.
/// If the first attempt fails within the delay, no second one starts: that is the job of `retry`. For awaitable tasks;
/// `R` is a `Racer`.
///
/// Both attempts share the run: its context, and its arguments, which are passed as lvalues. The clock is read only for
/// the latency that `hedged_at_quantile` records.
template <class R, HedgeDelay Delay = hedged_after>
class hedge {
  using time = run_time<typename R::clock_type>;

 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::hedge;
  using order =
      qtasks::order<reads<time>, because<reasons::both_attempts_would_be_retried, after<roles::retry>>,
                    because<reasons::two_attempts_at_once_would_share_its_state,
                            after<roles::cache, roles::coalesce, roles::unique, roles::load_shed, roles::rate_limit,
                                  roles::bulkhead, roles::depends, roles::total_timeout, roles::trace_attempts,
                                  roles::trace_span, roles::circuit_breaker, roles::attempt_timeout, roles::fallback>>>;

  /// `delay` decides when the second attempt starts, `racer` runs both.
  constexpr explicit hedge(Delay delay, R racer) : delay_(delay), racer_(racer) {}

  /// The delay, with the latencies it has recorded.
  constexpr Delay const& delay() const noexcept { return delay_; }

  template <class Event, class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) -> decltype(next()) {
    using awaitable = decltype(next());
    static_assert(sizeof(detail::explain_hedged<typename Event::task_type, Awaitable<awaitable>>) > 0);
    if constexpr (Awaitable<awaitable>) {
      static_assert(Racer<R, awaitable>);
      using run_result = awaited_t<awaitable>;
      auto& run = *event.context.template get<time>();
      std::int64_t const start = run.attempt_started;
      auto const wins = [](run_result const& result) { return !result.has_error(); };
      std::int64_t const delay = delay_.nanoseconds();
      std::int64_t const at = start + delay;
      auto const second = [hedged = detail::notice_of<"policy_hedged">(event), delay, next] {
        hedged("hedge", 2, delay);
        return next();
      };
      constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
      return then(racer_.race(run.clock, detail::may_begin(event.context, at) ? at : never, next, second, wins),
                  [this, &run, start](auto&& result) {
                    if (!result.has_error()) delay_.record([&] { return run.finish() - start; });
                    return run_result(std::forward<decltype(result)>(result));
                  });
    } else {
      return next();
    }
  }

 private:
  [[no_unique_address]] Delay delay_;
  [[no_unique_address]] R racer_;
};

}  // namespace qtasks
