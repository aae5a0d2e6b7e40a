// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/detail/fire.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/resilience/all_errors_but.hpp>
#include <qtasks/plugins/resilience/attempt_info.hpp>
#include <qtasks/plugins/resilience/consecutive_failures.hpp>
#include <qtasks/plugins/resilience/detail/breaker_control.hpp>
#include <qtasks/plugins/resilience/breaker_trip.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/after_next.hpp>
#include <qtasks/plugins/resilience/failure_ratio.hpp>
#include <qtasks/plugins/resilience/only_errors.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks {

struct circuit_breaker_options {
  std::int64_t open_for = 5'000'000'000;  ///< nanoseconds
  std::uint16_t probes = 1;               ///< attempts to let through when that is over; all must succeed
};

/// Refuses, with `errc::rejected`, what has lately failed too often: closed, it counts, and opens when `Trip` says so;
/// open, it refuses for `open_for`; half open, it lets `probes` attempts through and refuses the others. One of them
/// failing opens it again, all succeeding close it. A probe that never comes back (an exception, a coroutine that was
/// destroyed) holds its place for `open_for`. What was let through before a change counts for nothing after it.
/// Failures are the errors that `Which` names. Lock-free. Without a fault it reads no clock.
template <BreakerTrip Trip = consecutive_failures, Clock C = clocks::steady,
          class Which = all_errors_but<errc::task_cancel_error>>
class circuit_breaker {
 public:
  using role = roles::circuit_breaker;
  using order = qtasks::order<reads<run_time<C>>,
                              because<reasons::the_retry_would_go_on_while_the_breaker_is_open, after<roles::retry>>>;

  constexpr explicit circuit_breaker(circuit_breaker_options options = {}, Trip trip = Trip{}, C /*clock*/ = {},
                                     Which which = {})
      : open_for_(options.open_for), control_(options.probes), trip_(trip), which_(which) {}

  constexpr breaker_state state() const noexcept { return control_.state(); }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(std::move(next)()) {
    using left_type = awaited_t<decltype(std::move(next)())>;
    std::int64_t const start = detail::attempt_start<C>(event.context);
    detail::breaker_permit const pass = admit(event, start);
    return select(
        pass.given,
        [this, &event, start, pass, &next]() QTASKS_LAMBDA_INLINE {
          return detail::after_next(std::move(next), [this, &event, start, pass](left_type& left)
                                                         QTASKS_LAMBDA_INLINE { settle(event, start, pass, left); });
        },
        []() QTASKS_LAMBDA_INLINE {
          return left_type{
              error_traits<typename Event::error_type>::from({errc::rejected, "the circuit breaker is open"})};
        });
  }

 private:
  // What is asked with the event is inlined even where it is long: a call would keep the run's frame in memory.

  QTASKS_INLINE constexpr detail::breaker_permit admit(auto const& event, std::int64_t now) {
    if (auto const pass = control_.closed_pass(); pass.given) return pass;
    auto const [pass, change] = control_.probe(now, now + open_for_);
    if (change) tell(event, *change);
    return pass;
  }

  template <class Event, class Left>
  QTASKS_INLINE constexpr void settle(Event const& event, std::int64_t start, detail::breaker_permit pass,
                                      Left const& left) {
    if (!control_.is_current(pass)) return;
    if (left.has_error() && which_(left.assume_error())) {
      failed(event, pass);
    } else if (!pass.probe) {
      trip_.succeeded(start);
    } else if (auto const change = control_.probe_succeeded(pass, [this] { trip_.reset(); })) {
      tell(event, *change);
    }
  }

  QTASKS_INLINE constexpr void failed(auto const& event, detail::breaker_permit pass) {
    std::int64_t const now = event.context.template get<run_time<C>>()->finish();
    if (!pass.probe && !trip_.failed(now)) return;
    if (auto const change = control_.open(pass, now + open_for_)) tell(event, *change);
  }

  QTASKS_INLINE static constexpr void tell(auto const& event, breaker_change const& change) {
    using told = decltype(event.task_executor.stack().fire(trigger<"circuit_breaker.state_changed">{}, change));
    static_assert(!Awaitable<told>, "handlers of `circuit_breaker.state_changed` cannot be awaitable");
    (void)event.task_executor.stack().fire(trigger<"circuit_breaker.state_changed">{}, change);
  }

  std::int64_t open_for_;
  detail::breaker_control control_;
  Trip trip_;
  [[no_unique_address]] Which which_;
};

}  // namespace qtasks
