// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/resilience/detail/dice.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/plugins/time/waiter.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <utility>

namespace qtasks {

/// Delays a call before the task: `chaos_latency{{.probability = 0.01}, 20ms}`. `W` waits: `waiters::sleep` blocks the
/// thread, a waiter that returns an awaitable suspends the run. Reads the clock only for the calls that it delays.
template <Waiter W = waiters::sleep>
class chaos_latency {
  using time = run_time<typename W::clock_type>;

 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::chaos;
  using order = qtasks::order<reads<time>, detail::innermost>;

  /// `latency` is the added delay, not negative.
  constexpr explicit chaos_latency(chaos_options options, duration latency, W waiter = {})
      : dice_(options), latency_(detail::nanoseconds_in_range(latency)), waiter_(waiter) {}

  template <class Event, class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(detail::after_waiting<W>(next())) {
    auto const& clock = event.context.template get<time>()->clock;
    auto waits = [this, &clock] {
      return then(detail::wait(waiter_, clock, clock.now() + latency_), [](auto&&) { return done{}; });
    };
    return then(select(dice_.hit(), waits, [] { return done{}; }), [next](done) {
      Next once = next;
      return std::move(once)();
    });
  }

 private:
  detail::dice<detail::chaos_kind::latency> dice_;
  std::int64_t latency_;
  [[no_unique_address]] W waiter_;
};

}  // namespace qtasks
