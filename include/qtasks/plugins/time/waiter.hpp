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

/// How a policy waits.
/// (1) `clock_type` is the clock it waits on, the one of the stack's `run_clock`.
/// (2) `wait_until(clock, t)` returns when `clock.now() >= t`; at once if that is so already.
/// (3) Or it returns an awaitable that is ready then; for runs by `async_execute`.
template <class W>
concept Waiter = std::copyable<W> && Clock<typename W::clock_type> &&
    (std::is_void_v<detail::wait_reply<W>> || Awaitable<detail::wait_reply<W>>);

namespace waiters {

/// Gives the thread away. Wakes some 50 us late, as the system's timers do.
struct sleep {
  using clock_type = clocks::steady;
  void wait_until(clocks::steady clock, std::int64_t until) const {
    std::this_thread::sleep_for(std::chrono::nanoseconds{until - clock.now()});
  }
};

/// Reads the clock until it is time: for waits of microseconds on a core of one's own.
template <Clock C = clocks::steady>
struct spin {
  using clock_type = C;
  constexpr void wait_until(C const& clock, std::int64_t until) const noexcept {
    while (clock.now() < until) {
    }
  }
};

/// Sets the time of a `clocks::fake`.
struct fake {
  using clock_type = clocks::fake;
  std::int64_t* at = nullptr;
  constexpr void wait_until(clocks::fake /*clock*/, std::int64_t until) const noexcept {
    if (*at < until) *at = until;
  }
};

}  // namespace waiters

namespace detail {

/// Waits by `W`: `done`, or an awaitable.
template <Waiter W>
constexpr auto wait(W const& waiter, typename W::clock_type const& clock, std::int64_t until) {
  if constexpr (Awaitable<wait_reply<W>>) {
    return waiter.wait_until(clock, until);
  } else {
    waiter.wait_until(clock, until);
    return done{};
  }
}

/// What is left of the rest of the stack where a plugin may have to wait by `W` first.
template <class W, class Left>
struct left_after_waiting {
  using type = Left;
};
template <class Left>
struct yields {
  Left operator()(auto&&) const { __builtin_unreachable(); }  // for its type
};
template <class W, class Left>
requires Awaitable<wait_reply<W>>
struct left_after_waiting<W, Left> {
  using type = decltype(qtasks::then(std::declval<wait_reply<W>>(), yields<Left>{}));
};
template <class W, class Left>
auto after_waiting(Left) -> typename left_after_waiting<W, Left>::type;

}  // namespace detail
}  // namespace qtasks
