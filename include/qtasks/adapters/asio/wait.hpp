// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/awaitable_traits.hpp>
#include <qtasks/plugins/time/waiter.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstdint>

namespace qtasks::asio {

/// A `Waiter` that suspends the coroutine, on the executor that runs it: `retry{{}, asio::wait{}}`. A wait that is
/// cancelled ends with the exception of Asio, `operation_aborted`.
struct wait {
  using clock_type = clocks::steady;
  /// Waits until this time of the clock, in nanoseconds.
  boost::asio::awaitable<void> wait_until(clocks::steady /*clock*/, std::int64_t until) const {
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor,
                                    std::chrono::steady_clock::time_point(std::chrono::nanoseconds(until)));
    co_await timer.async_wait(boost::asio::use_awaitable);
  }
};
static_assert(Waiter<wait>);

}  // namespace qtasks::asio
