// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/asio.hpp>
#include <qtasks/qtasks.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace support {

namespace net = boost::asio;

/// Waits until it is cancelled.
inline net::awaitable<void> forever() {
  net::steady_timer timer(co_await net::this_coro::executor, net::steady_timer::time_point::max());
  co_await timer.async_wait(net::use_awaitable);
}
inline net::awaitable<void> for_a_while(std::chrono::milliseconds time) {
  net::steady_timer timer(co_await net::this_coro::executor, time);
  co_await timer.async_wait(net::use_awaitable);
}

/// Runs an awaitable on a context of its own to its end, below a root, and returns its value.
template <class T>
T run_on_context(net::awaitable<T> awaited) {
  net::io_context context(1);
  std::optional<T> value;
  auto body = [&]() -> net::awaitable<void> { value.emplace(co_await std::move(awaited)); };
  qtasks::asio::spawn(context.get_executor(), body, net::detached);
  context.run();
  return std::move(*value);
}

}  // namespace support
