// SPDX-License-Identifier: BSL-1.0
// Ten thousand tasks in flight on one thread: what they take.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <vector>

#include <malloc.h>

#include "support/allocations.hpp"
#include "support/catch.hpp"
#include "workers.hpp"

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using support::allocations;
namespace net = boost::asio;

constexpr std::size_t many = 10'000;
std::vector<net::steady_timer*> in_flight;

/// Waits as for a message, until the test ends all.
constexpr auto waits = task<"waits">([](int number) -> net::awaitable<result<int>> {
  net::steady_timer timer(co_await net::this_coro::executor, 1h);
  in_flight.push_back(&timer);
  boost::system::error_code error;
  auto expires = timer.async_wait(net::redirect_error(net::use_awaitable, error));
  co_await std::move(expires);
  co_return number;
});
constexpr auto quick = task<"quick">([](int number) -> net::awaitable<result<int>> {
  auto posted = net::post(co_await net::this_coro::executor, net::use_awaitable);
  co_await std::move(posted);
  co_return number;
});

/// The bytes that are allocated; nothing where a sanitizer has an allocator of its own.
std::size_t allocated() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return 0;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  return 0;
#endif
#endif
  auto const info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

}  // namespace

TEST_CASE("10,000 tasks wait at a time on one thread, each in less than 4,000 bytes") {
  queue_tasks app{tasks{waits}, memory_broker{}};
  std::vector<task_handle<result<int>>> handles;
  handles.reserve(many);
  for (std::size_t i = 0; i < many; ++i) handles.push_back(app.add_task<"waits">(static_cast<int>(i)).value());
  stop_flag stop;
  net::io_context context(1);
  in_flight.reserve(many);
  std::size_t const before = allocated();
  qtasks::asio::spawn(
      context.get_executor(), [&] { return qtasks::asio::run_worker(app, stop, {.at_a_time = many}); }, net::detached);
  while (in_flight.size() < many) context.run_one();
  std::size_t const each = (allocated() - before) / many;
  CAPTURE(each);
  CHECK(each < 4'000);
  CHECK(app.stats().count(task_status::process) == many);
  stop.request();
  for (net::steady_timer* const timer : in_flight) timer->cancel();
  context.run();
  CHECK(std::ranges::all_of(handles, [](auto const& one) { return one.status() == task_status::success; }));
}

TEST_CASE("after the first ones, a worker allocates for a task what `spawn` does for its coroutine, and no more") {
  constexpr int warm_up = 1'000, counted = 10'000;
  std::size_t by_worker = 0, by_spawn = 0;
  {
    queue_tasks app{tasks{quick}, memory_broker{broker_limits{.history = 0}}};
    stop_flag stop;
    net::io_context context(1);
    qtasks::asio::spawn(
        context.get_executor(), [&] { return qtasks::asio::run_worker(app, stop, {.at_a_time = 1}); }, net::detached);
    auto const run = [&](int count) {
      std::vector<task_handle<result<int>>> handles;
      handles.reserve(static_cast<std::size_t>(count));
      for (int i = 0; i < count; ++i) handles.push_back(app.add_task<"quick">(i).value());
      std::size_t const before = allocations;
      while (!is_final(handles.back().status())) context.run_one();
      return allocations - before;
    };
    run(warm_up);
    by_worker = run(counted);
    stop.request();
    context.run();
  }
  {
    net::io_context context(1);
    task_executor<engine_plugin> const executor;
    auto one_by_one = [&]() -> net::awaitable<void> {
      for (int i = 0; i < warm_up + counted; ++i) {
        if (i == warm_up) by_spawn = allocations;
        auto spawned = qtasks::asio::spawn(
            context.get_executor(), [&, i] { return executor.async_execute(quick, i); }, net::use_awaitable);
        (void)co_await std::move(spawned);
      }
      by_spawn = allocations - by_spawn;
    };
    net::co_spawn(context, one_by_one, net::detached);
    context.run();
  }
  CAPTURE(by_worker, by_spawn);
  CHECK(by_worker <= by_spawn + counted / 100);
}
