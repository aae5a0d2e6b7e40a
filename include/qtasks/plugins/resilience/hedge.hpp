// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/resilience/attempt_info.hpp>
#include <qtasks/plugins/resilience/hedged_after.hpp>
#include <qtasks/plugins/resilience/hedged_at_quantile.hpp>
#include <qtasks/plugins/resilience/racer.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

/// Speaks where there is nothing to race.
template <class Task, bool IsAwaitable>
struct explain_hedged {
  static_assert(IsAwaitable,
                "`qtasks::hedge` needs a task that returns an awaitable: a second attempt of this one could begin only "
                "when the first is over; keep the hedge to the tasks it is for, `qtasks::only_for<P, decltype(task)>`");
};

}  // namespace detail

/// Begins a second attempt where the first takes longer than `Delay` says: `hedged_after{nanoseconds(5ms)}`, or
/// `hedged_at_quantile`. The first of them to succeed is the run's; if both fail, the last error is. A first attempt
/// that fails before that is not hedged: that is what a `retry` is for. For awaitable tasks; `R` is a `Racer`.
///
/// Both attempts share the run: its arguments, which are passed as lvalues, and its context. There is no reading of the
/// clock but the one that tells `hedged_at_quantile` how long it took.
template <class R, HedgeDelay Delay = hedged_after>
class hedge {
  using time = run_time<typename R::clock_type>;

 public:
  using role = roles::hedge;
  using order = qtasks::order<
      reads<time>, because<reasons::both_attempts_would_be_retried, after<roles::retry>>,
      because<reasons::two_attempts_at_once_would_share_its_state,
              after<roles::cache, roles::coalesce, roles::unique, roles::load_shed, roles::rate_limit, roles::bulkhead,
                    roles::total_timeout, roles::circuit_breaker, roles::attempt_timeout, roles::fallback>>>;

  constexpr explicit hedge(Delay delay, R racer) : delay_(delay), racer_(racer) {}

  /// The delay, and what it has learnt.
  constexpr Delay const& delay() const noexcept { return delay_; }

  template <class Event, class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) -> decltype(next()) {
    using awaitable = decltype(next());
    static_assert(sizeof(detail::explain_hedged<typename Event::task_type, Awaitable<awaitable>>) > 0);
    if constexpr (Awaitable<awaitable>) {
      static_assert(Racer<R, awaitable>);
      using left_type = awaited_t<awaitable>;
      auto& run = *event.context.template get<time>();
      std::int64_t const start = detail::attempt_start<typename R::clock_type>(event.context);
      auto const wins = [](left_type const& left) { return !left.has_error(); };
      return then(racer_.race(run.clock, start + delay_.nanoseconds(), next, next, wins),
                  [this, &run, start](auto&& left) {
                    if (!left.has_error()) delay_.took([&] { return run.finish() - start; });
                    return left_type(std::forward<decltype(left)>(left));
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
