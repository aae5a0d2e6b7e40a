// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/executor/task.hpp>
#include <qtasks/plugins/detail/after_next.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/may_begin.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/splitmix64.hpp>
#include <qtasks/plugins/resilience/all_errors_but.hpp>
#include <qtasks/plugins/resilience/attempt_info.hpp>
#include <qtasks/plugins/resilience/backoff.hpp>
#include <qtasks/plugins/resilience/detail/judge.hpp>
#include <qtasks/plugins/resilience/detail/retried_codes.hpp>
#include <qtasks/plugins/resilience/detail/retry_account.hpp>
#include <qtasks/plugins/resilience/detail/retry_pause.hpp>
#include <qtasks/plugins/resilience/detail/retry_report.hpp>
#include <qtasks/plugins/resilience/failed_if.hpp>
#include <qtasks/plugins/resilience/only_errors.hpp>
#include <qtasks/plugins/resilience/retry_budget.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
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
  int attempts = 3;           ///< including the first, at least 1; a task's `option::retry{n}` makes it `n + 1`
  qtasks::backoff backoff{};  ///< the waits between attempts; none by default
};

/// The errors that `retry` retries by default: all except cancellations, permanent failures, and rejections by a
/// breaker or a limit, which an immediate retry would only make worse.
using retryable_errors = all_errors_but<errc::task_cancel_error, errc::permanent, errc::rejected>;

/// Runs the rest of the stack again while it returns an error that `Which` accepts, or a value that a `failed_if` takes
/// as a failure, for up to `attempts` attempts. Attempts that a queue made before (`ctx.attempt()`) are included. It
/// gives up early, with the last result, where the run is asked to stop, where the wait would reach the run's deadline,
/// and where a `retry_budget` is exhausted.
///
/// A success reads no clock. A failure reads it once, shared with the other plugins, and once more after a wait.
/// Threads may share a `retry`. It allocates nothing.
template <Waiter W = waiters::sleep, class Which = retryable_errors, class Budget = no_retry_budget>
class retry {
  using clock_type = typename W::clock_type;

 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::retry;
  using order = qtasks::order<reads<run_time<clock_type>>, provides<attempt_info>,
                              because<reasons::a_retry_in_a_retry_multiplies_the_attempts, conflicts<roles::retry>>>;

  /// Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit retry(retry_options options = {}, W waiter = {}, Which which = {}, Budget budget = {})
      : attempts_(detail::in_range(options.attempts, 1, std::numeric_limits<int>::max())),
        backoff_(options.backoff),
        random_(options.backoff.seed),
        account_(budget),
        waiter_(waiter),
        which_(which) {
    backoff_.initial = std::chrono::nanoseconds{detail::nanoseconds_in_range(options.backoff.initial)};
    backoff_.max = std::chrono::nanoseconds{detail::nanoseconds_in_range(options.backoff.max)};
  }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(detail::after_waiting<W>(next())) {
    auto& attempt = *event.context.template get<attempt_info>();
    attempt.number = event.context.attempt();
    attempt.attempts = attempts_of(event.task_func);
    return hold([]() QTASKS_LAMBDA_INLINE { return pause{}; },
                [this, &event, next](pause& before) QTASKS_LAMBDA_INLINE {
                  if constexpr (Awaitable<detail::wait_reply<W>>) {
                    return repeat(
                        next,
                        [this, &event, &before](auto const& result) {
                          return detail::has_failed(which_, result, before) ? plan_retry(event, before, result)
                                                                            : succeed();
                        },
                        [this, &event, &before] {
                          return then(waiter_.wait_until(time_of(event).clock, before.until),
                                      [this, &event, &before](auto&&) { return begin_retry(event, before); });
                        });
                  } else {
                    return repeat(next, [this, &event, &before](auto const& result) QTASKS_LAMBDA_INLINE {
                      if (!detail::has_failed(which_, result, before)) [[likely]]
                        return succeed();
                      if (!plan_retry(event, before, result)) return false;
                      if (before.wait > 0) waiter_.wait_until(time_of(event).clock, before.until);
                      return begin_retry(event, before);
                    });
                  }
                });
  }

 private:
  // Functions that take the event are inlined: a call would keep the run's frame in memory. Functions that do not, and
  // run only after a failure, are calls: inlined, they would make every run save their registers.

  using pause = detail::retry_pause<detail::judges_values<Which>>;

  template <class Task>
  QTASKS_INLINE constexpr int attempts_of(Task const& task) const {
    if constexpr (Task::template has<option::retry>) {
      // At most the largest int: `times` is of any size.
      return std::min(task.template get<option::retry>().times, std::numeric_limits<int>::max() - 1) + 1;
    }
    return attempts_;
  }

  template <class Event>
  QTASKS_INLINE static constexpr auto& time_of(Event const& event) {
    return *event.context.template get<run_time<clock_type>>();
  }

  /// No retry follows a success.
  QTASKS_INLINE constexpr bool succeed() {
    account_.earn();
    return false;
  }

  /// Whether `Which` and the task's options accept the error.
  template <class Event, class E>
  QTASKS_INLINE constexpr bool is_retried(E const& error) const {
    return detail::retried_codes<typename Event::task_type>::contain(error_traits<E>::code(error)) &&
           detail::is_failure<retryable_errors>(which_, error);
  }

  /// Returns whether a retry follows the attempt that failed with this result; if so, sets the wait before it.
  template <class Event, class RunResult>
  QTASKS_INLINE constexpr bool plan_retry(Event const& event, pause& before, RunResult const& result) {
    auto const& attempt = *event.context.template get<attempt_info>();
    if (!detail::hears_retry<Event> && attempt.last()) return false;
    if ((!detail::judges_values<Which> || result.has_error()) && !is_retried<Event>(result.assume_error()))
      return false;
    if (detail::hears_retry<Event> && attempt.last()) return detail::report_retry_after(result, event, 0, 0, false);

    std::int64_t const now = time_of(event).finish();
    int const tried = attempt.number - event.context.attempt() + 1;
    before.wait = next_wait(tried, before.wait);
    if (std::int64_t const asked = detail::asked_wait(result, before); asked != 0)
      before.wait = std::max(before.wait, std::min(asked, backoff_.max.count()));
    constexpr std::int64_t latest = std::numeric_limits<std::int64_t>::max();  // and `no_deadline`
    before.until = before.wait > latest - now ? latest : now + before.wait;
    bool const follows = detail::may_begin(event.context, before.until) && account_.spend(now);
    return detail::report_retry_after(result, event, before.wait, before.until, follows);
  }

  /// Begins another attempt after the wait, unless the run has been asked to stop meanwhile, or its deadline has
  /// passed.
  template <class Event>
  QTASKS_INLINE constexpr bool begin_retry(Event const& event, pause const& before) {
    auto& time = time_of(event);
    std::int64_t now = before.until;
    if (before.wait > 0) {
      now = time.finish_now();
      if (!detail::may_begin(event.context, now)) return detail::report_retry(event, 0, now, nullptr, false);
    }
    time.begin_attempt(now);
    ++event.context.template get<attempt_info>()->number;
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
  [[no_unique_address]] detail::retry_account<Budget> account_;
  [[no_unique_address]] W waiter_;
  [[no_unique_address]] Which which_;
};

}  // namespace qtasks
