// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/may_begin.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/resilience/all_errors_but.hpp>
#include <qtasks/plugins/resilience/detail/hedge_plan.hpp>
#include <qtasks/plugins/resilience/hedge_attempts.hpp>
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
/// If the first attempt fails within the delay, no second one starts: that is the job of `retry`. `hedge_attempts`, as
/// the third argument, allows more attempts, which also follow a failure. For awaitable tasks; `R` is a `Racer`.
///
/// All attempts share the run: its context, and its arguments, which are passed as lvalues. The clock is read only for
/// the latency that `hedged_at_quantile` records.
template <class R, HedgeDelay Delay = hedged_after, class Attempts = two_attempts>
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

  /// `delay` decides when the next attempt starts, `racer` runs it beside the others. A number of attempts out of its
  /// range becomes the nearest limit; in a constant expression it does not compile.
  constexpr explicit hedge(Delay delay, R racer, Attempts attempts = {})
      : delay_(delay), racer_(racer), plan_(attempts) {}

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
      auto const finish = [this, &run, start](auto&& result) {
        if (!result.has_error()) delay_.record([&] { return run.finish() - start; });
        return run_result(std::forward<decltype(result)>(result));
      };
      if constexpr (detail::hedge_plan<Attempts>::many) {
        return then(attempt_from(event, next, 1, start), finish);
      } else {
        return then(two(event, next, start), finish);
      }
    } else {
      return next();
    }
  }

 private:
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
  struct succeeds {  // a lambda here would have no linkage
    constexpr bool operator()(auto const& result) const { return !result.has_error(); }
  };

  template <class Event, class Next>
  constexpr auto two(Event const& event, Next next, std::int64_t start) -> decltype(next()) {
    std::int64_t const delay = delay_.nanoseconds();
    std::int64_t const at = start + delay;
    auto const second = [hedged = detail::notice_of<"policy_hedged">(event), delay, next] {
      hedged("hedge", 2, delay);
      return next();
    };
    return racer_.race(event.context.template get<time>()->clock, detail::may_begin(event.context, at) ? at : never,
                       next, second, succeeds{});
  }

  /// Begins attempt `number` at `start`, and those after it when they are due.
  template <class Event, class Next>
  constexpr auto attempt_from(Event const& event, Next next, int number, std::int64_t start) -> decltype(next()) {
    using race = detail::hedged_race<awaited_t<decltype(next())>>;
    return select(
        number >= plan_.most, [&next] { return next(); },
        [&] {
          return hold([] { return race{}; },
                      [this, &event, next, number, start](race& held) {
                        std::int64_t const at = start + delay_.nanoseconds();
                        auto const rest = [this, &event, &held, next, number](std::int64_t from) {
                          held.next_began = true;
                          detail::notice_of<"policy_hedged">(event)(
                              "hedge", number + 1, from - event.context.template get<time>()->attempt_started);
                          return attempt_from(event, next, number + 1, from);
                        };
                        return then(racer_.race(
                                        event.context.template get<time>()->clock,
                                        detail::may_begin(event.context, at) ? at : never, next,
                                        [rest, at] { return rest(at); }, succeeds{}),
                                    [&event, &held, rest](auto&& result) {
                                      held.result.emplace(std::forward<decltype(result)>(result));
                                      std::int64_t const now = event.context.template get<time>()->clock.now();
                                      return select(
                                          goes_on(held) && detail::may_begin(event.context, now),
                                          [&rest, now] { return rest(now); },
                                          [&held] { return std::move(*held.result); });
                                    });
                      });
        });
  }

  /// The attempt has failed before the next one was due.
  template <class Race>
  static constexpr bool goes_on(Race const& race) {
    return !race.next_began && race.result->has_error() &&
           all_errors_but<errc::task_cancel_error, errc::permanent, errc::rejected>{}(race.result->assume_error());
  }

  [[no_unique_address]] Delay delay_;
  [[no_unique_address]] R racer_;
  [[no_unique_address]] detail::hedge_plan<Attempts> plan_;
};

}  // namespace qtasks
