// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/core/field.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/may_begin.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/refused.hpp>
#include <qtasks/plugins/limits/detail/semaphore.hpp>
#include <qtasks/plugins/limits/gcra.hpp>
#include <qtasks/plugins/limits/rate_algorithm.hpp>
#include <qtasks/plugins/limits/rate_limit_options.hpp>
#include <qtasks/plugins/retention.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/plugins/time/waiter.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

namespace qtasks {

/// Options of `waiting_rate_limit`, beside those of the rate.
struct rate_wait_options {
  std::int32_t max_waiting = 16;                ///< further runs are refused at once; at least 0
  duration max_wait = std::chrono::seconds{1};  ///< from the run's start, up to 73 years; its deadline may be earlier
  duration poll_interval =
      std::chrono::milliseconds{10};  ///< between two looks whether the run is to stop; at least 1 ns
};

/// A `rate_limit` in which a run that exceeds the rate waits for its turn, by the waiter `W`:
/// `waiting_rate_limit{{.runs = 100}, {.max_wait = 200ms}, waiters::sleep{}}`. A run is refused at once, with
/// `errc::rejected`, if `max_waiting` other runs wait, or if its turn is later than `max_wait` or its deadline; the
/// field `retry_after_ns` is that of `rate_limit`.
///
/// A run that waits has a reserved turn: turns are in the order in which runs ask for them, and no run overtakes. A run
/// that is asked to stop, or that wakes after its deadline, ends with `errc::rejected`; its turn is lost. A run that
/// does not wait reads no clock. The attempt after a wait is timed from the end of the wait. Lock-free except for the
/// waiting; no allocation.
template <Waiter W = waiters::sleep, ReservingRateAlgorithm A = gcra>
class waiting_rate_limit {
  using time = run_time<typename W::clock_type>;

 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::rate_limit;
  using order = qtasks::order<reads<time>, because<reasons::each_attempt_would_cost_a_token, before<roles::retry>>>;

  /// Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit waiting_rate_limit(rate_limit_options rate, rate_wait_options options = {}, W waiter = {}) noexcept
      : max_wait_(std::min(detail::nanoseconds_in_range(options.max_wait), detail::longest_duration / 2)),
        poll_interval_(detail::nanoseconds_in_range(options.poll_interval, 1)),
        algorithm_(rate),
        queue_(detail::in_range(options.max_waiting, 0, std::numeric_limits<std::int32_t>::max())),
        waiter_(waiter) {}

  /// The number of runs that wait.
  constexpr std::int32_t waiting() const noexcept { return queue_.in_use(); }
  /// As that of `rate_limit`.
  constexpr retention retention_at(std::int64_t now) const noexcept {
    return detail::rests(algorithm_, now) ? retention::none : retention::until_idle;
  }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(detail::after_waiting<W>(next())) {
    using run_result = awaited_t<decltype(next())>;
    std::int64_t const wait = algorithm_.take(time_of(event).started);
    return then(select(
                    wait == 0, [] { return turn; }, [&] { return wait_in_queue(event, wait); }),
                [limited = detail::notice_of<"policy_limited">(event), next](std::int64_t answer) QTASKS_LAMBDA_INLINE {
                  Next once = next;
                  return select(
                      answer == turn, [&once]() QTASKS_LAMBDA_INLINE { return std::move(once)(); },
                      [&limited, answer]() -> run_result {
                        limited("waiting_rate_limit", answer == gave_up ? std::nullopt : std::optional{answer});
                        return refuse<typename Event::error_type>(answer);
                      });
                });
  }

 private:
  // The answer to a run: its turn has come, or the nanoseconds after which it may try again, or one of the others.
  static constexpr std::int64_t turn = 0;
  static constexpr std::int64_t gave_up = -1;
  static constexpr std::int64_t not_yet = -2;

  template <class E>
  static constexpr E refuse(std::int64_t answer) {
    constexpr task_error error{errc::rejected, "the rate limit is reached"};
    if (answer == gave_up) return detail::refused<E>(error);
    return detail::refused<E>(error, key<"retry_after_ns"> = answer);
  }

  QTASKS_INLINE static constexpr time& time_of(auto const& event) { return *event.context.template get<time>(); }

  constexpr auto wait_in_queue(auto const& event, std::int64_t wait) {
    return hold([this] { return detail::semaphore::permit(queue_); },
                [this, &event, wait](detail::semaphore::permit const& queued) {
                  return select(
                      queued.granted(), [&] { return reserve(event); }, [wait] { return wait; });
                });
  }

  constexpr auto reserve(auto const& event) {
    std::int64_t const started = time_of(event).started;
    // A run must begin before its deadline.
    std::int64_t const longest = std::clamp<std::int64_t>(event.context.deadline() - started - 1, 0, max_wait_);
    std::int64_t const wait = algorithm_.reserve(started, longest);
    return select(
        wait <= longest, [&] { return wait_until(event, started + wait); }, [wait] { return wait; });
  }

  constexpr auto wait_until(auto const& event, std::int64_t until) {
    return repeat(
        [this, &event, until] {
          auto const& clock = time_of(event).clock;
          return then(detail::wait(waiter_, clock, std::min(clock.now() + poll_interval_, until)),
                      [&event, until](auto&&) {
                        std::int64_t const now = time_of(event).clock.now();
                        if (!detail::may_begin(event.context, now)) return gave_up;
                        if (now < until) return not_yet;
                        time_of(event).begin_attempt(now);
                        return turn;
                      });
        },
        [](std::int64_t answer) { return answer == not_yet; });
  }

  std::int64_t max_wait_;
  std::int64_t poll_interval_;
  A algorithm_;
  detail::semaphore queue_;
  [[no_unique_address]] W waiter_;
};

}  // namespace qtasks
