// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio/detail/root.hpp>
#include <qtasks/executor/stop_flag.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/this_coro.hpp>

namespace qtasks::asio {

/// Yields the flag that a cancellation of the coroutine from outside sets: `run_info{.stop = co_await stop()}`. It is
/// for tasks that look at `ctx.stop_requested()`, in any thread. Null in a coroutine that is not below `spawn`. The
/// flag lives as long as the coroutine that `spawn` started.
inline boost::asio::awaitable<stop_flag const*> stop() {
  auto const executor = co_await boost::asio::this_coro::executor;
  auto const* below = executor.target<detail::root_executor>();
  co_return below == nullptr ? nullptr : &below->of().stop;
}

}  // namespace qtasks::asio
