// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/executor/task.hpp>
#include <qtasks/plugins/detail/after_next.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/splitmix64.hpp>
#include <qtasks/plugins/resilience/all_errors_but.hpp>
#include <qtasks/plugins/resilience/attempt_info.hpp>
#include <qtasks/plugins/resilience/backoff.hpp>
#include <qtasks/plugins/resilience/detail/retry_account.hpp>
#include <qtasks/plugins/resilience/only_errors.hpp>
#include <qtasks/plugins/resilience/retry_budget.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/waiter.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <utility>

namespace qtasks {

/// Options of `retry`.
struct retry_options {
  int attempts = 3;  ///< including the first, at least 1; a task's `option::retry{n}` makes it `n + 1`
  qtasks::backoff backoff{};
  retry_budget budget{};
};

/// The errors that `retry` retries by default: all except cancellations, permanent failures, and rejections by a
/// breaker or a limit, which an immediate retry would only make worse.
using retryable_errors = all_errors_but<errc::task_cancel_error, errc::permanent, errc::rejected>;

namespace detail {

/// Whether the task's `option::retry_on_exc` includes a code.
template <class Task>
struct retried_codes {
  static constexpr bool contain(errc) noexcept { return true; }
};
template <class First, class... Rest>
struct retried_by_options : retried_by_options<Rest...> {};
template <auto... Codes, class... Rest>
requires(sizeof...(Codes) > 0) struct retried_by_options<option::retry_on_exc<Codes...>, Rest...> {
  static constexpr bool contain(errc code) noexcept { return ((code == Codes) || ...); }
};
template <>
struct retried_by_options<void> : retried_codes<void> {};
template <fixed_string Name, class F, class Params, class... Options>
struct retried_codes<basic_task<Name, F, Params, Options...>> : retried_by_options<Options..., void> {};

}  // namespace detail

/// Runs the rest of the stack again while it returns an error that `Which` accepts, for up to `attempts` attempts.
/// Attempts that a queue made before (`ctx.attempt()`) are included. It gives up early, with the last error, where the
/// run is asked to stop, where the wait would reach the run's deadline, and where the budget is exhausted.
///
/// A success reads no clock. A failure reads it once, shared with the other plugins, and once more after a wait.
/// Threads may share a `retry`. It allocates nothing.
template <Waiter W = waiters::sleep, class Which = retryable_errors>
class retry {
  using clock_type = typename W::clock_type;

 public:
  using role = roles::retry;
  using order = qtasks::order<reads<run_time<clock_type>>, provides<attempt_info>,
                              because<reasons::a_retry_in_a_retry_multiplies_the_attempts, conflicts<roles::retry>>>;

  constexpr explicit retry(retry_options options = {}, W waiter = {}, Which which = {})
      : attempts_(detail::in_range(options.attempts, 1, std::numeric_limits<int>::max())),
        backoff_(options.backoff),
        random_(options.backoff.seed),
        account_(options.budget),
        waiter_(waiter),
        which_(which) {
    backoff_.initial = std::chrono::nanoseconds{detail::nanoseconds_in_range(options.backoff.initial)};
    backoff_.max = std::chrono::nanoseconds{detail::nanoseconds_in_range(options.backoff.max)};
  }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(detail::after_waiting<W>(next())) {
    int const attempts = attempts_of(event.task_func);
    *event.context.template get<attempt_info>() = {.number = event.context.attempt(),
                                                   .last = event.context.attempt() >= attempts};
    return hold([]() QTASKS_LAMBDA_INLINE { return pause{}; },
                [this, &event, attempts, next](pause& before) QTASKS_LAMBDA_INLINE {
                  return detail::repeat_next(
                      [this, &event, &before, next]() QTASKS_LAMBDA_INLINE {
                        return then(wait(event, before), [&event, &before, next](auto&&) QTASKS_LAMBDA_INLINE {
                          if (before.wait > 0) start_attempt(event);
                          return next();
                        });
                      },
                      [this, &event, &before, attempts](auto const& result) QTASKS_LAMBDA_INLINE {
                        if (result.has_error()) return prepare_retry(event, result.assume_error(), before, attempts);
                        account_.earn();
                        return false;
                      });
                });
  }

 private:
  // Functions that take the event are inlined: a call would keep the run's frame in memory. Functions that do not, and
  // run only after a failure, are calls: inlined, they would make every run save their registers.

  /// The wait before an attempt; none before the first.
  struct pause {
    std::int64_t wait = 0;
    std::int64_t until = 0;
  };

  template <class Task>
  QTASKS_INLINE constexpr int attempts_of(Task const& task) const {
    if constexpr (Task::template has<option::retry>) {
      // At most the largest int: `times` is of any size.
      return std::min(task.template get<option::retry>().times, std::numeric_limits<int>::max() - 1) + 1;
    }
    return attempts_;
  }

  template <class Event>
  QTASKS_INLINE constexpr auto wait(Event const& event, pause const& before) const {
    auto clock = [&event]() -> auto const& { return event.context.template get<run_time<clock_type>>()->clock; };
    if constexpr (Awaitable<detail::wait_reply<W>>) {
      return waiter_.wait_until(clock(), before.until);
    } else {
      if (before.wait > 0) waiter_.wait_until(clock(), before.until);
      return done{};
    }
  }

  QTASKS_INLINE static constexpr void start_attempt(auto const& event) {
    event.context.template get<attempt_info>()->started =
        event.context.template get<run_time<clock_type>>()->clock.now();
  }

  /// Returns whether another attempt follows; if so, sets the wait before it and the `attempt_info`.
  template <class Event, class E>
  QTASKS_INLINE constexpr bool prepare_retry(Event const& event, E const& error, pause& before, int attempts) {
    auto& attempt = *event.context.template get<attempt_info>();
    bool const included = detail::retried_codes<typename Event::task_type>::contain(error_traits<E>::code(error));
    if (attempt.last || !included || !which_(error) || event.context.stop_requested()) return false;

    auto& time = *event.context.template get<run_time<clock_type>>();
    std::int64_t const now = time.finish();
    int const tried = attempt.number - event.context.attempt() + 1;
    before.wait = next_wait(tried, before.wait);
    constexpr std::int64_t latest = std::numeric_limits<std::int64_t>::max();  // and `no_deadline`
    std::int64_t const until = before.wait > latest - now ? latest : now + before.wait;
    if (until >= event.context.deadline() || !account_.spend(now)) return false;

    time.finished = 0;
    before.until = until;
    ++attempt.number;
    attempt.last = attempt.number >= attempts;
    attempt.started = now;
    return true;
  }

  [[gnu::noinline]] constexpr std::int64_t next_wait(int tried, std::int64_t before) noexcept {
    std::int64_t const previous = tried == 1 ? backoff_.initial.count() : before;
    std::uint64_t const drawn = backoff_.jitter == backoff_jitter::none ? 0 : random_.next();
    return backoff_.wait(tried, previous, drawn);
  }

  int attempts_;
  qtasks::backoff backoff_;
  detail::random_numbers random_;
  detail::retry_account account_;
  [[no_unique_address]] W waiter_;
  [[no_unique_address]] Which which_;
};

}  // namespace qtasks
