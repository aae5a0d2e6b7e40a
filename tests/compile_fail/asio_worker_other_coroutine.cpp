// SPDX-License-Identifier: BSL-1.0
// EXPECT: a worker of Boost.Asio awaits a `boost::asio::awaitable<...>` with the default executor: let this task and the
// NAMES: explain_coroutine, ask, async_task, asio_worker_other_coroutine.cpp
#include <qtasks/adapters/asio.hpp>
#include <qtasks/adapters/asio_worker.hpp>
#include <qtasks/engine.hpp>
#include <qtasks/executor/async_task.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#if defined(EXPECT_FAILURE)
constexpr auto ask = qtasks::task<"ask">([](int id) -> qtasks::async_task<int> { co_return id; });
#else
constexpr auto ask = qtasks::task<"ask">([](int id) -> boost::asio::awaitable<int> { co_return id; });
#endif

int main() {
  qtasks::queue_tasks app{qtasks::tasks{ask}, qtasks::memory_broker{}};
  qtasks::stop_flag stop;
  boost::asio::io_context context(1);
  qtasks::asio::spawn(
      context.get_executor(), [&] { return qtasks::asio::run_worker(app, stop); }, boost::asio::detached);
}
