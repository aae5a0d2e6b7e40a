// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/may_begin.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/refused.hpp>
#include <qtasks/plugins/limits/detail/coalesce_table.hpp>
#include <qtasks/plugins/limits/detail/key_of.hpp>
#include <qtasks/plugins/limits/detail/participation.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/plugins/time/waiter.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

/// Options of `coalesce`.
struct coalesce_options {
  std::size_t calls = 64;  ///< the number of calls shared at a time; rounded up to a power of two, at most 65,536
  duration max_wait = std::chrono::seconds{1};  ///< from the run's start; its deadline may end it earlier
  duration poll_interval =
      std::chrono::microseconds{20};  ///< the time between two checks whether the call has ended; at least 1 ns
};

namespace detail {

/// Reports an outcome that cannot be given to several runs.
template <class Task, class Outcome>
struct explain_shared_outcome {
  static_assert(std::is_copy_constructible_v<Outcome>,
                "the outcome of the task cannot be copied, so `qtasks::coalesce` cannot share it");
};

}  // namespace detail

/// Lets concurrent runs of `Task` with the same key share one call: `coalesce<decltype(price)>{{.calls = 64}}`. The
/// first run, the leader, calls the task; the others wait and get a copy of its outcome, a value or an error. The key
/// is computed by `KeyOf` from the arguments as they are when this handler is called; by default it is all of them.
/// Runs wait by the waiter `W`, as `retry` does, and poll. The outcome is copied once if there are followers, and once
/// more for each of them.
///
/// A run that has waited for `max_wait`, has reached its deadline or is asked to stop ends with `errc::timeout`; so
/// does a run that the leader itself starts and waits for. If the leader has no outcome for others (it was cancelled or
/// asked to stop and ends with an error, it threw, or its coroutine was destroyed), one of the waiting runs takes over:
/// it calls the task, unless its deadline has passed meanwhile, and the others wait for it. A run is not shared, and
/// calls the task, if `calls` calls are in progress, or if its hash collides with that of a call in progress.
///
/// Lock-free except for the waiting. Memory is allocated at construction only, except by copies of keys and outcomes.
/// A run that does not wait reads no clock.
template <class Task, Waiter W = waiters::sleep, class KeyOf = arguments_key>
class coalesce {
  using task_type = std::remove_cv_t<Task>;
  using outcome_type = typename detail::call_of<task_type>::outcome_type;
  using table_type = detail::coalesce_table<detail::key_of<task_type, KeyOf>, outcome_type>;
  using time = run_time<typename W::clock_type>;
  static_assert(sizeof(detail::explain_shared_outcome<task_type, outcome_type>) > 0);

 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::coalesce;
  using order =
      qtasks::order<reads<time>, because<reasons::cached_values_would_wait, after<roles::cache>>,
                    because<reasons::each_waiting_run_would_cost_a_permit, before<roles::rate_limit, roles::bulkhead>>,
                    because<reasons::runs_to_be_shared_would_be_refused, before<roles::unique>>,
                    because<reasons::the_breaker_would_count_one_call_many_times, before<roles::circuit_breaker>>,
                    because<reasons::each_attempt_would_be_shared_separately, before<roles::retry>>>;

  /// Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit coalesce(coalesce_options options = {}, W waiter = {})
      : max_wait_(detail::nanoseconds_in_range(options.max_wait)),
        poll_interval_(detail::nanoseconds_in_range(options.poll_interval, 1)),
        table_(options.calls),
        waiter_(waiter) {}

  template <class Event, class Next>
  requires std::is_same_v<std::remove_cv_t<typename Event::task_type>, task_type>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(detail::after_waiting<W>(next())) {
    return hold([this, &event] { return participation(table_, std::apply(KeyOf{}, event.args)); },
                [this, &event, next](participation& run) {
                  return then(wait_for(run, event), [&run, &event, next](auto&&) {
                    return select(
                        run.calls_the_task() && (!run.has_waited() || may_begin(event)),
                        [&run, &event, &next] {
                          Next once = next;
                          return then(std::move(once)(), [&run, &event](auto&& outcome) {
                            if (is_for_others(event, outcome)) run.publish(outcome);
                            return outcome_type(std::forward<decltype(outcome)>(outcome));
                          });
                        },
                        [&run]() -> outcome_type {
                          if (run.is_ready()) return run.shared_outcome();
                          return detail::refused<typename Event::error_type>(
                              {errc::timeout, "gave up waiting for a run with the same key"});
                        });
                  });
                });
  }

 private:
  using participation = detail::participation<table_type, outcome_type>;

  /// A leader that ends with an error because its own run ends has no outcome for its followers.
  template <class Event>
  static constexpr bool is_for_others(Event const& event, outcome_type const& outcome) {
    if (!outcome.has_error()) return true;
    return !event.context.stop_requested() &&
           error_traits<typename Event::error_type>::code(outcome.assume_error()) != errc::task_cancel_error;
  }

  template <class Event>
  constexpr auto wait_for(participation& run, Event const& event) {
    return select(
        run.is_follower(), [&] { return poll(run, event); }, [] { return done{}; });
  }

  template <class Event>
  static constexpr bool may_begin(Event const& event) noexcept {
    return detail::may_begin(event.context, event.context.template get<time>()->clock.now());
  }

  template <class Event>
  constexpr auto poll(participation& run, Event const& event) {
    auto const& timing = *event.context.template get<time>();
    std::int64_t const until = timing.started + std::min(max_wait_, event.context.deadline() - timing.started);
    return repeat(
        [this, &timing, until] {
          return then(detail::wait(waiter_, timing.clock, std::min(timing.clock.now() + poll_interval_, until)),
                      [](auto&&) { return done{}; });
        },
        [this, &run, &event, &timing, until](done) {
          return run.has_to_wait(table_, [&event] { return std::apply(KeyOf{}, event.args); }) &&
                 !event.context.stop_requested() && timing.clock.now() < until;
        });
  }

  std::int64_t max_wait_;
  std::int64_t poll_interval_;
  table_type table_;
  [[no_unique_address]] W waiter_;
};

}  // namespace qtasks
