// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/backoff.hpp>
#include <qtasks/plugins/reasons.hpp>
#include <qtasks/plugins/refused.hpp>
#include <qtasks/plugins/run_clock.hpp>
#include <qtasks/plugins/waiter.hpp>
#include <qtasks/triggers/catalogue.hpp>

#include <cstdint>
#include <type_traits>
#include <utility>

// What goes wrong now and then, on purpose. Each plugin draws one number for each call of the task, in the order in
// which the calls reach it: the same seed and the same order of calls hit the same calls. Left out by
// `when<false, chaos_fault>` it is not in the program.
namespace qtasks {

/// How often, and by which sequence of random numbers.
struct odds {
  double chance = 0;  ///< of each call of the task; 0: never, 1: always
  std::uint64_t seed = 0;
};

namespace detail {

class dice {
 public:
  constexpr explicit dice(odds with) noexcept : chance_(with.chance), numbers_(with.seed) {}
  constexpr bool hit() noexcept { return static_cast<double>(numbers_.next() >> 11) * 0x1p-53 < chance_; }

 private:
  double chance_;
  random_numbers numbers_;
};

/// It stands for a task that goes wrong, so it stands where the task does: within all that is to be put to the test.
using innermost = because<reasons::what_stands_inside_would_not_meet_the_fault,
                          after<roles::fallback, roles::cache, roles::coalesce, roles::load_shed, roles::unique,
                                roles::rate_limit, roles::bulkhead, roles::total_timeout, roles::retry, roles::hedge,
                                roles::circuit_breaker, roles::attempt_timeout, roles::timeout>>;

}  // namespace detail

/// Ends a call with an error, in place of the task: `chaos_fault{{.chance = 0.01}}`.
class chaos_fault {
 public:
  using role = roles::chaos;
  using order = qtasks::order<detail::innermost>;

  constexpr explicit chaos_fault(odds with, task_error fault = {errc::failed, "a fault put in by chaos"}) noexcept
      : dice_(with), fault_(fault) {}

  template <class Event, class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const&, Next next) -> decltype(std::move(next)()) {
    using left_type = awaited_t<decltype(std::move(next)())>;
    return select(
        !dice_.hit(), [&next] { return std::move(next)(); },
        [this]() -> left_type { return detail::refused<typename Event::error_type>(fault_); });
  }

 private:
  detail::dice dice_;
  task_error fault_;
};

/// Answers a call with a value, in place of the task: `chaos_result<int>{{.chance = 0.01}, -1}`. For tasks that return
/// exactly a `T`.
template <class T>
class chaos_result {
 public:
  using role = roles::chaos;
  using order = qtasks::order<detail::innermost>;

  constexpr explicit chaos_result(odds with, T value) : dice_(with), value_(std::move(value)) {}

  template <class Event, class Next>
  requires std::is_same_v<typename Event::result_type, T>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const&, Next next) -> decltype(std::move(next)()) {
    using left_type = awaited_t<decltype(std::move(next)())>;
    return select(
        !dice_.hit(), [&next] { return std::move(next)(); },
        [this] {
          return left_type{outcome::in_place_type<T>, value_};
        });
  }

 private:
  detail::dice dice_;
  T value_;
};

/// Lets a call wait before the task, by `W`: `chaos_latency{{.chance = 0.01}, nanoseconds(20ms)}` on its thread, a
/// waiter that returns an awaitable without holding one up. Reads the clock for the calls that it hits.
template <Waiter W = waiters::sleep>
class chaos_latency {
  using time = run_time<typename W::clock_type>;

 public:
  using role = roles::chaos;
  using order = qtasks::order<reads<time>, detail::innermost>;

  constexpr explicit chaos_latency(odds with, std::int64_t nanoseconds, W waiter = {})
      : dice_(with), nanoseconds_(nanoseconds), waiter_(waiter) {}

  template <class Event, class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(detail::after_waiting<W>(next())) {
    auto const& clock = event.context.template get<time>()->clock;
    auto waits = [this, &clock] {
      return then(detail::wait(waiter_, clock, clock.now() + nanoseconds_), [](auto&&) { return done{}; });
    };
    return then(select(dice_.hit(), waits, [] { return done{}; }), [next](done) {
      Next once = next;
      return std::move(once)();
    });
  }

 private:
  detail::dice dice_;
  std::int64_t nanoseconds_;
  [[no_unique_address]] W waiter_;
};

}  // namespace qtasks
