// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/refused.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/plugins/limits/detail/semaphore.hpp>
#include <qtasks/plugins/time/waiter.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace qtasks {

/// What `waiting_bulkhead` is told. Times are nanoseconds.
struct waiting_bulkhead_options {
  std::int32_t max_concurrent = 1;
  std::int32_t max_waiting = 16;         ///< so many may wait for a place
  std::int64_t max_wait = 1'000'000;    ///< so long, from the start of the run, but not beyond its deadline
  std::int64_t poll_interval = 50'000;  ///< who waits looks for a free place so often
};

/// A `bulkhead` where a run that finds no place waits for one, by `W`, as a `retry` does. It ends with `errc::rejected`
/// where `waiting` others wait already, and where it has waited `up_to` or is asked to stop.
///
/// Who waits is not told of a free place, but looks; who looks first takes it, be it one who has just come. So it is
/// not fair. A run that finds a place at once reads no clock; one that waits reads it before each wait. What it waited
/// counts for the timeouts inside, the first attempt's too. Lock-free but for the waiting; it allocates nothing.
template <Waiter W = waiters::sleep>
class waiting_bulkhead {
  using time = run_time<typename W::clock_type>;

 public:
  using role = roles::bulkhead;
  using order =
      qtasks::order<reads<time>, because<reasons::each_attempt_would_need_a_place_anew, before<roles::retry>>>;

  constexpr explicit waiting_bulkhead(waiting_bulkhead_options limits, W waiter = {}) noexcept
      : limits_(limits), places_(limits.max_concurrent), queue_(limits.max_waiting), waiter_(waiter) {}

  /// How many runs are under way, and how many wait.
  constexpr std::int32_t in_flight() const noexcept { return places_.inside(); }
  constexpr std::int32_t waiting() const noexcept { return queue_.inside(); }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(detail::after_waiting<W>(next())) {
    using left_type = awaited_t<decltype(next())>;
    return hold([this]() QTASKS_LAMBDA_INLINE { return place_type(places_); },
                [this, &event, next](place_type& place) QTASKS_LAMBDA_INLINE {
                  return then(wait_for(place, event), [next](bool taken) QTASKS_LAMBDA_INLINE {
                    Next once = next;
                    return select(
                        taken, [&once]() QTASKS_LAMBDA_INLINE { return std::move(once)(); },
                        []() QTASKS_LAMBDA_INLINE -> left_type {
                          return detail::refused<typename Event::error_type>({errc::rejected, "the bulkhead is full"});
                        });
                  });
                });
  }

 private:
  using place_type = detail::semaphore::place;

  template <class Event>
  QTASKS_INLINE constexpr auto wait_for(place_type& place, Event const& event) {
    return select(
        place.taken(), [] { return true; }, [&] { return line_up(place, event); });
  }

  template <class Event>
  constexpr auto line_up(place_type& place, Event const& event) {
    std::int64_t const started = event.context.template get<time>()->started;
    std::int64_t const left = event.context.deadline() - started;
    std::int64_t const until = started + std::min(limits_.max_wait, left);
    return hold([this] { return place_type(queue_); },
                [this, &place, &event, until](place_type const& queued) {
                  return select(
                      queued.taken(), [&] { return look(place, event, until); }, [] { return false; });
                });
  }

  /// Looks, and waits, until there is a place or it is time.
  template <class Event>
  constexpr auto look(place_type& place, Event const& event, std::int64_t until) {
    return repeat(
        [this, &place, &event, until] {
          auto const& clock = event.context.template get<time>()->clock;
          return then(detail::wait(waiter_, clock, std::min(clock.now() + limits_.poll_interval, until)),
                      [&place](auto&&) { return place.try_again(); });
        },
        [&event, until](bool taken) {
          return !taken && !event.context.stop_requested() && event.context.template get<time>()->clock.now() < until;
        });
  }

  waiting_bulkhead_options limits_;
  detail::semaphore places_;
  detail::semaphore queue_;
  [[no_unique_address]] W waiter_;
};

}  // namespace qtasks
