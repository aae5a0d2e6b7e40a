// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

template <class W>
using wait_reply = decltype(std::declval<W const&>().wait_until(std::declval<typename W::clock_type const&>(), 0));

}  // namespace detail

/// Waits for a plugin until a point in time.
/// (1) `clock_type` is the clock it waits on, and the clock of the stack's `run_clock`.
/// (2) `wait_until(clock, t)` returns when `clock.now() >= t`, at once if that holds already.
/// (3) Or it returns an awaitable that completes then: for runs by `async_execute`.
template <class W>
concept Waiter = std::copyable<W> && Clock<typename W::clock_type> &&
    (std::is_void_v<detail::wait_reply<W>> || Awaitable<detail::wait_reply<W>>);

namespace waiters {

/// Blocks the thread. Wakes about 50 us late, as the system's timers do.
struct sleep {
  using clock_type = clocks::steady;
  void wait_until(clocks::steady clock, std::int64_t until) const {
    std::this_thread::sleep_for(std::chrono::nanoseconds{until - clock.now()});
  }
};

/// Reads the clock in a loop: for waits of microseconds on a dedicated core.
template <Clock C = clocks::steady>
struct spin {
  using clock_type = C;
  constexpr void wait_until(C const& clock, std::int64_t until) const noexcept {
    while (clock.now() < until) {
    }
  }
};

/// Sets the time of a `clocks::fake`, instead of waiting for it.
struct fake {
  using clock_type = clocks::fake;
  std::int64_t* at = nullptr;  ///< the number that the clock reads
  constexpr void wait_until(clocks::fake /*clock*/, std::int64_t until) const noexcept {
    if (*at < until) *at = until;
  }
};

}  // namespace waiters

namespace detail {

/// Waits by `W`; returns `done` or the waiter's awaitable.
template <Waiter W>
constexpr auto wait(W const& waiter, typename W::clock_type const& clock, std::int64_t until) {
  if constexpr (Awaitable<wait_reply<W>>) {
    return waiter.wait_until(clock, until);
  } else {
    waiter.wait_until(clock, until);
    return done{};
  }
}

/// The type of the rest of the stack, which returns a `RunResult`, where a plugin may wait by `W` first: the same, or
/// an awaitable of it.
template <class W, class RunResult>
struct result_after_waiting {
  using type = RunResult;
};
/// Never called; `then` takes its return type.
template <class RunResult>
struct returns {
  RunResult operator()(auto&&) const { __builtin_unreachable(); }
};
template <class W, class RunResult>
requires Awaitable<wait_reply<W>>
struct result_after_waiting<W, RunResult> {
  using type = decltype(qtasks::then(std::declval<wait_reply<W>>(), returns<RunResult>{}));
};
template <class W, class RunResult>
auto after_waiting(RunResult) -> typename result_after_waiting<W, RunResult>::type;

}  // namespace detail
}  // namespace qtasks
