// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/after_next.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/setting.hpp>
#include <qtasks/plugins/live.hpp>
#include <qtasks/plugins/resilience/all_errors_but.hpp>
#include <qtasks/plugins/resilience/breaker_trip.hpp>
#include <qtasks/plugins/resilience/circuit_breaker_options.hpp>
#include <qtasks/plugins/resilience/consecutive_failures.hpp>
#include <qtasks/plugins/resilience/detail/breaker_control.hpp>
#include <qtasks/plugins/resilience/detail/breaker_refusal.hpp>
#include <qtasks/plugins/resilience/detail/judge.hpp>
#include <qtasks/plugins/resilience/failed_if.hpp>
#include <qtasks/plugins/resilience/failure_ratio.hpp>
#include <qtasks/plugins/resilience/gradual_recovery.hpp>
#include <qtasks/plugins/resilience/only_errors.hpp>
#include <qtasks/plugins/retention.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <utility>

namespace qtasks {

/// Rejects attempts with `errc::rejected` after too many failures. Closed, it counts the results, and opens when `Trip`
/// decides so. Open, it rejects all attempts for `open_for`. Half open, it admits `probes` attempts and rejects the
/// others: one failure opens it again, `probes` successes close it.
///
/// An error with the code `task_cancel_error` or `rejected`, by which a limit inside the breaker refuses an attempt, is
/// neither a failure nor a success. Of the other errors, those that `Which` accepts are failures, and the others are
/// successes; so are values, except those that a `failed_if` takes as failures. A probe that was neither gives its
/// permit back. A probe that does not return within `open_for`, or never does (an exception, a coroutine that was
/// destroyed), loses its permit to another attempt. Its success still counts, until the state changes: a slow service
/// closes the breaker, too. The result of an attempt that was admitted before a change of state is not counted after
/// it. `Recovery` can let the open time grow, and tolerate failed probes: see `gradual_recovery`. Lock-free. An attempt
/// that does not fail reads no clock, unless `Trip` is a `slow_calls`.
template <BreakerTrip Trip = consecutive_failures, Clock C = clocks::steady, class Which = all_errors_but<>,
          class Settings = fixed_settings, class Recovery = fixed_recovery>
class circuit_breaker {
 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::circuit_breaker;
  /// The policy whose settings can change: see `live`.
  using live_form = circuit_breaker<Trip, C, Which, live_settings, Recovery>;
  using order = qtasks::order<reads<run_time<C>>,
                              because<reasons::the_retry_would_go_on_while_the_breaker_is_open, after<roles::retry>>>;

  /// Begins closed. Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit circuit_breaker(circuit_breaker_options options = {}, Trip trip = Trip{}, C /*clock*/ = {},
                                     Which which = {}, Recovery recovery = Recovery{})
      : open_for_(detail::nanoseconds_in_range(options.open_for, 1)),
        control_(options.probes, recovery),
        trip_(trip),
        which_(which) {}

  /// Changes the options; those out of their ranges become the nearest limit. A breaker that is open remains so for the
  /// time that it had then.
  constexpr void change(circuit_breaker_options options) noexcept requires detail::AreLive<Settings> {
    open_for_.store(detail::nanoseconds_in_range(options.open_for, 1));
    control_.change_probes(options.probes);
  }

  /// Opens the breaker by hand at `now`, in nanoseconds of the run's clock, from any state: for `open_for`. `owner` is
  /// the executor: its stack hears the change. Attempts in progress are not counted any more. Lock-free.
  constexpr void open(auto& owner, std::int64_t now) { force(owner, breaker_state::open, now + open_for_.load()); }
  /// Closes the breaker by hand, from any state, and discards the counts.
  constexpr void close(auto& owner) {
    trip_.reset();
    force(owner, breaker_state::closed, 0);
  }
  /// Rejects all attempts until `close` or `open` is called.
  constexpr void isolate(auto& owner) { force(owner, breaker_state::isolated, 0); }

  /// Returns the state. One atomic load.
  constexpr breaker_state state() const noexcept { return control_.state(); }
  /// None while it is closed and has counted nothing; always while it is open, and until its open time is over.
  constexpr retention retention_at(std::int64_t now) const noexcept {
    if (state() == breaker_state::closed) return detail::rests(trip_, now) ? retention::none : retention::until_idle;
    auto const left = control_.time_left(now);
    return !left || *left > 0 ? retention::always : retention::until_idle;
  }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next)
      -> decltype(std::move(next)()) {
    using run_result = awaited_t<decltype(std::move(next)())>;
    std::int64_t const start = event.context.template get<run_time<C>>()->attempt_started;
    detail::breaker_permit const permit = admit(event, start);
    return select(
        permit.granted(),
        [this, &event, start, permit, &next]() QTASKS_LAMBDA_INLINE {
          return detail::after_next(std::move(next),
                                    [this, &event, start, permit](run_result& result)
                                        QTASKS_LAMBDA_INLINE { record(event, start, permit, result); });
        },
        detail::breaker_refusal<run_result>(event, control_, start));
  }

 private:
  // Functions that take the event are inlined even where they are long: a call would keep the run's frame in memory.

  QTASKS_INLINE constexpr detail::breaker_permit admit(auto const& event, std::int64_t now) {
    if (auto const permit = control_.permit_if_closed(); permit.granted()) return permit;
    auto const [permit, change] = control_.admit(now, now + open_for_.load());
    if (change) notify(event.task_executor, *change);
    return permit;
  }

  template <class Event, class RunResult>
  QTASKS_INLINE constexpr void record(Event const& event, std::int64_t start, detail::breaker_permit permit,
                                      RunResult const& result) {
    if (result.has_error()) [[unlikely]] {
      if (!control_.is_current(permit) || is_neither(result.assume_error(), permit, start)) return;
      if (detail::is_failure<all_errors_but<>>(which_, result.assume_error()))
        return record_failure(event, start, permit);
    } else if (detail::failed_value(which_, result)) {
      if (control_.is_current(permit)) record_failure(event, start, permit);
      return;
    }
    if constexpr (TimedBreakerTrip<Trip>) {
      if (control_.is_current(permit) && is_too_slow(event, start, permit))
        return fail(event, permit, event.context.template get<run_time<C>>()->finish());
    }
    if (permit.probe() == 0) [[likely]] {
      if (control_.is_current(permit)) trip_.succeeded(start);
    } else if (auto const change = control_.probe_succeeded(permit, [this] { trip_.reset(); })) {
      control_.recovery().closed();
      notify(event.task_executor, *change);
    }
  }

  QTASKS_INLINE constexpr void record_failure(auto const& event, std::int64_t start, detail::breaker_permit permit) {
    bool const is_slow = is_too_slow(event, start, permit);
    std::int64_t const now = event.context.template get<run_time<C>>()->finish();
    if (permit.probe() == 0 && !trip_.failed(now) && !is_slow) return;
    fail(event, permit, now);
  }

  /// Opens the breaker, unless it recovers in spite of a failed probe.
  QTASKS_INLINE constexpr void fail(auto const& event, detail::breaker_permit permit, std::int64_t now) {
    bool const again = permit.probe() != 0;
    if (again && control_.tolerates(permit)) return;
    std::int64_t const open_time = control_.recovery().open_time(open_for_.load(), again);
    if (auto const change = control_.open(permit, now + open_time)) {
      control_.recovery().opened(open_time);
      notify(event.task_executor, *change);
    }
  }

  /// Counts how long an attempt took, where `Trip` does so. Returns whether that opens the breaker.
  QTASKS_INLINE constexpr bool is_too_slow([[maybe_unused]] auto const& event, [[maybe_unused]] std::int64_t start,
                                           [[maybe_unused]] detail::breaker_permit permit) {
    if constexpr (TimedBreakerTrip<Trip>) {
      std::int64_t const now = event.context.template get<run_time<C>>()->finish();
      bool const is_slow = trip_.is_slow(now - start);
      return permit.probe() != 0 ? is_slow : trip_.timed(is_slow, now);
    } else {
      return false;
    }
  }

  /// Whether an error counts neither as a failure nor as a success. If so, a probe gives its slot back.
  template <class E>
  QTASKS_INLINE constexpr bool is_neither(E const& error, detail::breaker_permit permit, std::int64_t start) {
    errc const code = error_traits<E>::code(error);
    if (code != errc::task_cancel_error && code != errc::rejected) return false;
    if (permit.probe() != 0) control_.give_back(permit, start + open_for_.load());
    return true;
  }

  QTASKS_INLINE static constexpr void notify(auto& owner, breaker_change const& change) {
    detail::notify_plugins<"policy_breaker_changed">(owner, change);
  }

  constexpr void force(auto& owner, breaker_state to, std::int64_t until) {
    control_.recovery().closed();
    if (auto const change = control_.force(to, until)) notify(owner, *change);
  }

  detail::setting<std::int64_t, Settings> open_for_;
  detail::breaker_control<Settings, Recovery> control_;
  Trip trip_;
  [[no_unique_address]] Which which_;
};

}  // namespace qtasks
