// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/may_begin.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/refused.hpp>
#include <qtasks/plugins/limits/detail/semaphore.hpp>
#include <qtasks/plugins/limits/detail/waiting_room.hpp>
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

/// Options of `waiting_bulkhead`.
struct waiting_bulkhead_options {
  std::int32_t max_concurrent = 1;                   ///< runs at the same time
  std::int32_t max_waiting = 16;                     ///< further runs are refused at once
  duration max_wait = std::chrono::milliseconds{1};  ///< from the run's start; its deadline may end it earlier
  duration poll_interval =
      std::chrono::microseconds{50};  ///< between two attempts to get a permit; at least 1 ns; not of a `parked` run
};

/// A `bulkhead` in which a run without a permit waits for one, by the waiter `W`, as `retry` does. The run ends with
/// `errc::rejected` if `max_waiting` other runs wait already, after `max_wait`, at its deadline, or when it is asked to
/// stop.
///
/// A waiting run polls the semaphore, unless `W` is `waiters::parked`: then a run that returns its permit wakes one
/// waiting run, and a waiting run looks every 10 ms whether it is asked to stop. The order is not fair: the first run
/// that polls gets a free permit, even if it has just arrived. A run that gets a permit at once reads no clock; a
/// waiting run reads the clock before and after each wait. Timeouts inside include the time spent waiting, also that of
/// the first attempt. Lock-free except for the waiting; no allocation.
template <Waiter W = waiters::sleep>
class waiting_bulkhead {
  using time = run_time<typename W::clock_type>;

 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::bulkhead;
  using order =
      qtasks::order<reads<time>, because<reasons::each_attempt_would_need_its_own_permit, before<roles::retry>>,
                    because<reasons::the_rate_would_be_measured_before_the_wait, after<roles::rate_limit>>>;

  /// Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit waiting_bulkhead(waiting_bulkhead_options options, W waiter = {}) noexcept
      : max_wait_(detail::nanoseconds_in_range(options.max_wait)),
        poll_interval_(detail::nanoseconds_in_range(options.poll_interval, 1)),
        semaphore_(detail::in_range(options.max_concurrent, 0, std::numeric_limits<std::int32_t>::max())),
        queue_(detail::in_range(options.max_waiting, 0, std::numeric_limits<std::int32_t>::max())),
        waiter_(waiter) {}

  /// The number of runs in progress.
  constexpr std::int32_t in_flight() const noexcept { return semaphore_.in_use(); }
  /// The number of runs that wait.
  constexpr std::int32_t waiting() const noexcept { return queue_.in_use(); }
  /// None: where no run is in progress, all permits are free.
  static constexpr retention retention_at(std::int64_t /*now*/) noexcept { return retention::none; }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(detail::after_waiting<W>(next())) {
    using run_result = awaited_t<decltype(next())>;
    return hold([this]() QTASKS_LAMBDA_INLINE { return room_.permit_of(semaphore_); },
                [this, &event, next](permit_type& permit) QTASKS_LAMBDA_INLINE {
                  return then(wait_for(permit, event), [limited = detail::notice_of<"policy_limited">(event),
                                                        next](bool granted) QTASKS_LAMBDA_INLINE {
                    Next once = next;
                    return select(
                        granted, [&once]() QTASKS_LAMBDA_INLINE { return std::move(once)(); },
                        [&limited]() QTASKS_LAMBDA_INLINE -> run_result {
                          limited("waiting_bulkhead", std::nullopt);
                          return detail::refused<typename Event::error_type>({errc::rejected, "the bulkhead is full"});
                        });
                  });
                });
  }

 private:
  using room_type = detail::waiting_room<W>;
  using permit_type = typename room_type::permit;

  /// Returns whether the run has a permit now.
  template <class Event>
  QTASKS_INLINE constexpr auto wait_for(permit_type& permit, Event const& event) {
    return select(
        permit.granted(), [] { return true; }, [&] { return wait_in_queue(permit, event); });
  }

  template <class Event>
  constexpr auto wait_in_queue(permit_type& permit, Event const& event) {
    std::int64_t const started = event.context.template get<time>()->started;
    std::int64_t const remaining = event.context.deadline() - started;
    std::int64_t const until = started + std::min(max_wait_, remaining);
    return hold([this] { return detail::semaphore::permit(queue_); },
                [this, &permit, &event, until](detail::semaphore::permit const& queued) {
                  return select(
                      queued.granted(), [&] { return wait_in_room(permit, event, until); }, [] { return false; });
                });
  }

  template <class Event>
  constexpr auto wait_in_room(permit_type& permit, Event const& event, std::int64_t until) {
    if constexpr (room_type::wakes) {
      return room_.wait([&permit] { return permit.try_acquire(); },
                        [&event, &clock = event.context.template get<time>()->clock, until] {
                          std::int64_t const now = clock.now();
                          return detail::may_begin(event.context, now) ? until - now : 0;
                        });
    } else {
      return poll(permit, event, until);
    }
  }

  template <class Event>
  constexpr auto poll(permit_type& permit, Event const& event, std::int64_t until) {
    return repeat(
        [this, &permit, &event, until] {
          auto const& clock = event.context.template get<time>()->clock;
          return then(detail::wait(waiter_, clock, std::min(clock.now() + poll_interval_, until)),
                      [&permit, &event, &clock](auto&&) {
                        return detail::may_begin(event.context, clock.now()) && permit.try_acquire();
                      });
        },
        [&event, until](bool granted) {
          return !granted && !event.context.stop_requested() && event.context.template get<time>()->clock.now() < until;
        });
  }

  std::int64_t max_wait_;
  std::int64_t poll_interval_;
  detail::semaphore semaphore_;
  detail::semaphore queue_;
  [[no_unique_address]] room_type room_;
  [[no_unique_address]] W waiter_;
};

}  // namespace qtasks
