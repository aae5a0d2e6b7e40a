// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/executor/detail/attempt.hpp>
#include <qtasks/plugins/detail/may_begin.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/resilience/all_errors_but.hpp>
#include <qtasks/plugins/resilience/detail/hedge_plan.hpp>
#include <qtasks/plugins/resilience/detail/hedge_race.hpp>
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
#include <optional>
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
/// Each attempt has a context of its own, which begins as a copy of the run's. When one has won, `ctx.stop_requested()`
/// is true in the others; a stop of the run reaches all. The copied objects of the attempt whose result counts become
/// the run's. The attempts share the run's arguments, which are passed as lvalues. The clock is read for the
/// latency that `hedged_at_quantile` records, and with `hedge_attempts` where an attempt ends.
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
      auto& run = *event.context.template get<time>();
      std::int64_t const start = run.attempt_started;
      auto const finish = [this, &event, &run, start](std::optional<slots<Next>>& left, auto& result) {
        if (left.has_value()) left->become(event.context);
        if (!result.has_error()) delay_.record([&] { return run.finish() - start; });
        return std::move(result);
      };
      if constexpr (detail::hedge_plan<Attempts>::many) {
        using held_type = detail::hedged_many<slots<Next>>;
        return hold([&event] { return held_type{detail::hedge_race(event.context)}; },
                    [this, &event, next, start](held_type& held) {
                      return attempt_from(event, next, 1, start, held.race, held.left);
                    },
                    [finish](held_type& held, auto& result) { return finish(held.left, result); });
      } else {
        using held_type = detail::hedged_pair<slots<Next>>;
        return hold(
            [&event] { return held_type{detail::hedge_race(event.context)}; },
            [this, &event, next, start](held_type& held) { return two(event, next, start, held); },
            [finish](held_type& held, auto& result) { return finish(held.left.of(held.race.chosen() == 1), result); });
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
  template <class Next>
  using slots = typename detail::attempt<Next>::slots_type;

  /// Attempt `number`. What it leaves to the run is stored in `left`.
  template <class Next>
  static constexpr auto attempt(Next next, int number, detail::hedge_race& race, std::optional<slots<Next>>& left)
      -> decltype(next()) {
    using run_result = awaited_t<decltype(next())>;
    return hold([next, &race] { return detail::attempt<Next>(next, race.stop()); },
                [](detail::attempt<Next>& own) { return own.run(); },
                [&race, &left, number](detail::attempt<Next>& own, run_result& result) {
                  if (!race.ends(number, succeeds{}(result))) return detail::needless_attempt<run_result>();
                  left.emplace(std::move(own.slots()));
                  return std::move(result);
                });
  }

  template <class Event, class Next>
  constexpr auto two(Event const& event, Next next, std::int64_t start, detail::hedged_pair<slots<Next>>& held) {
    std::int64_t const delay = delay_.nanoseconds();
    std::int64_t const at = start + delay;
    auto const first = [next, &held] { return attempt(next, 1, held.race, held.left.mine); };
    auto const second = [hedged = detail::notice_of<"policy_hedged">(event), delay, next, &held] {
      return select(
          held.race.stop().requested(), [] { return detail::needless_attempt<awaited_t<decltype(next())>>(); },
          [&] {
            hedged("hedge", 2, delay);
            return attempt(next, 2, held.race, held.left.rest);
          });
    };
    return racer_.race(event.context.template get<time>()->clock, detail::may_begin(event.context, at) ? at : never,
                       first, second, succeeds{});
  }

  /// Begins attempt `number` at `start`, and those after it when they are due.
  template <class Event, class Next>
  constexpr auto attempt_from(Event const& event, Next next, int number, std::int64_t start, detail::hedge_race& race,
                              std::optional<slots<Next>>& left) -> decltype(next()) {
    using run_result = awaited_t<decltype(next())>;
    using held_type = detail::hedged_rest<slots<Next>, run_result>;
    auto race_from = [this, &event, next, number, start, &race](held_type& held) {
      auto const rest = [this, &event, next, number, &race, &held](std::int64_t from) {
        held.next_began = true;
        return select(
            race.stop().requested(), [] { return detail::needless_attempt<run_result>(); },
            [&] {
              detail::notice_of<"policy_hedged">(event)("hedge", number + 1,
                                                        from - event.context.template get<time>()->attempt_started);
              return attempt_from(event, next, number + 1, from, race, held.left.rest);
            });
      };
      std::int64_t const at = start + delay_.nanoseconds();
      return then(racer_.race(
                      event.context.template get<time>()->clock, detail::may_begin(event.context, at) ? at : never,
                      [next, number, &race, &held] { return attempt(next, number, race, held.left.mine); },
                      [rest, at] { return rest(at); }, succeeds{}),
                  [&event, &held, rest](auto&& result) {
                    held.result.emplace(std::forward<decltype(result)>(result));
                    std::int64_t const now = event.context.template get<time>()->clock.now();
                    return select(
                        goes_on(held) && detail::may_begin(event.context, now), [&rest, now] { return rest(now); },
                        [&held] { return std::move(*held.result); });
                  });
    };
    return select(
        number >= plan_.most, [&] { return attempt(next, number, race, left); },
        [&] {
          return hold([] { return held_type{}; }, race_from,
                      [number, &race, &left](held_type& held, run_result& result) {
                        if (auto& chosen = held.left.of(race.chosen() == number); chosen.has_value())
                          left.emplace(std::move(*chosen));
                        return std::move(result);
                      });
        });
  }

  /// The attempt has failed before the next one was due.
  static constexpr bool goes_on(auto const& held) {
    return !held.next_began && held.result->has_error() &&
           all_errors_but<errc::task_cancel_error, errc::permanent, errc::rejected>{}(held.result->assume_error());
  }

  [[no_unique_address]] Delay delay_;
  [[no_unique_address]] R racer_;
  [[no_unique_address]] detail::hedge_plan<Attempts> plan_;
};

}  // namespace qtasks
