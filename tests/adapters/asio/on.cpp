// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/asio/on.hpp>
#include <qtasks/adapters/asio/spawn.hpp>
#include <qtasks/adapters/asio/stop.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "on_context.hpp"
#include "support/catch.hpp"

namespace {

using namespace support;
using namespace std::chrono_literals;
using qtasks::errc;
using qtasks::result;

TEST_CASE("a blocking call runs in a thread of the pool, and the coroutine goes on in its own") {
  net::thread_pool pool(1);
  std::thread::id called_in;
  auto const body = [&]() -> net::awaitable<int> {
    auto called = qtasks::asio::on(pool.get_executor(), [&] {
      called_in = std::this_thread::get_id();
      return std::make_unique<int>(4);
    });
    std::unique_ptr<int> const value = co_await std::move(called);
    auto nothing = qtasks::asio::on(pool.get_executor(), [] {});
    co_await std::move(nothing);
    CHECK(called_in != std::this_thread::get_id());
    co_return *value;
  };
  CHECK(run_on_context(body()) == 4);
}

TEST_CASE("an exception of the call becomes an error of the task") {
  net::thread_pool pool(1);
  auto const ask = qtasks::task<"ask">([&pool]() -> net::awaitable<result<int>> {
    auto called = qtasks::asio::on(pool.get_executor(), []() -> int { throw std::runtime_error("x"); });
    co_return co_await std::move(called);
  });
  qtasks::task_executor executor;
  CHECK(run_on_context(executor.async_execute(ask)).assume_error().code() == errc::failed);
}

TEST_CASE("a cancellation from outside is a stop request for a call that blocks") {
  net::thread_pool pool(1);
  std::atomic<bool> running{false};
  auto const poll = qtasks::task<"poll">([&](qtasks::context& ctx) -> net::awaitable<result<int>> {
    auto called = qtasks::asio::on(pool.get_executor(), [&running, &ctx] {
      running = true;
      while (!ctx.stop_requested()) std::this_thread::sleep_for(1ms);
    });
    co_await std::move(called);
    co_return ctx.cancel();
  });
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{1h}}};
  net::cancellation_signal signal;
  net::io_context context(1);
  std::optional<errc> code;
  auto const body = [&]() -> net::awaitable<result<int>> {
    qtasks::stop_flag const* const flag = co_await qtasks::asio::stop();
    auto run = executor.async_execute(qtasks::run_info{.stop = flag}, poll);
    co_return co_await std::move(run);
  };
  qtasks::asio::spawn(context.get_executor(), body,
                      net::bind_cancellation_slot(
                          signal.slot(), [&](result<int> const& returned) { code = returned.assume_error().code(); }));
  while (!running) context.poll();
  signal.emit(net::cancellation_type::terminal);
  context.run();
  CHECK(code == errc::task_cancel_error);
}

TEST_CASE("there is no flag in a coroutine that was not started by spawn") {
  net::io_context context(1);
  bool null = false;
  auto const body = [&]() -> net::awaitable<void> { null = co_await qtasks::asio::stop() == nullptr; };
  net::co_spawn(context, body, net::detached);
  context.run();
  CHECK(null);
}

TEST_CASE("a coroutine can be destroyed during the call") {
  net::thread_pool pool(1);
  auto const released = std::make_shared<std::atomic<bool>>(false);
  {
    net::io_context context(1);
    auto const body = [&]() -> net::awaitable<void> {
      auto called = qtasks::asio::on(pool.get_executor(), [released] {
        while (!*released) std::this_thread::sleep_for(1ms);
      });
      co_await std::move(called);
    };
    qtasks::asio::spawn(context.get_executor(), body, net::detached);
    context.poll();
    *released = true;
    pool.join();  // what the pool's thread holds of the coroutine must not outlive its context
  }
  SUCCEED("nothing was used after its end");
}

}  // namespace
