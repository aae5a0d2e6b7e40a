// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/asio/spawn.hpp>
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/strand.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <thread>

#include "on_context.hpp"
#include "support/catch.hpp"

namespace {

using namespace support;
using namespace std::chrono_literals;
using qtasks::errc;
using qtasks::result;
using qtasks::task_error;

/// A task that waits until it is cancelled, from the `slow_from`-th call on.
struct service {
  int calls = 0;
  int cancelled = 0;
  int slow_from = 1;

  net::awaitable<result<int>> ask() {
    if (++calls < slow_from) co_return calls;
    try {
      co_await forever();
    } catch (boost::system::system_error const&) {
      ++cancelled;
      throw;
    }
    co_return 0;
  }
};
auto task_of(service& to) {
  return qtasks::task<"ask">([&to]() { return to.ask(); });
}

struct counts_close {
  int* closed;
  void on(qtasks::trigger<"task_executor_task_close">, auto const&) const noexcept { ++*closed; }
};

TEST_CASE("a time limit cancels what the task awaits, and the run ends as a timeout") {
  service to;
  int closed = 0;
  auto const ask = task_of(to);
  qtasks::task_executor executor{counts_close{&closed}, qtasks::run_clock{}, qtasks::total_timeout{{2ms}}};
  auto const outcome = run_on_context(executor.async_execute(ask));
  REQUIRE(outcome.has_error());
  CHECK(outcome.assume_error().code() == errc::timeout);
  CHECK((to.cancelled == 1 && closed == 1));
}

TEST_CASE("a run that ends in time is not cancelled, nor is what the coroutine awaits afterwards") {
  service to{.slow_from = 2};
  auto const ask = task_of(to);
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{300ms}}};
  auto const both = [&]() -> net::awaitable<result<int>> {
    int const value = co_await co_await executor.async_execute(ask);
    co_await for_a_while(400ms);
    co_return value;
  };
  CHECK(run_on_context(both()).assume_value() == 1);
  CHECK(to.cancelled == 0);
}

TEST_CASE("the coroutine goes on after a timeout") {
  service to;
  auto const ask = task_of(to);
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{1ms}}};
  auto const twice = [&]() -> net::awaitable<int> {
    int timeouts = 0;
    for (int i = 0; i < 2; ++i) {
      auto const outcome = co_await executor.async_execute(ask);
      timeouts += outcome.has_error() && outcome.assume_error().code() == errc::timeout;
    }
    co_await for_a_while(1ms);
    co_return timeouts;
  };
  CHECK(run_on_context(twice()) == 2);
  CHECK(to.cancelled == 2);
}

TEST_CASE("an attempt that takes too long is cancelled, and retried") {
  service to;
  auto const ask = task_of(to);
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{1h}},
                                 qtasks::retry{{.attempts = 3}, qtasks::asio::wait{}}, qtasks::circuit_breaker{},
                                 qtasks::attempt_timeout{{1ms}}};
  auto const outcome = run_on_context(executor.async_execute(ask));
  CHECK(outcome.assume_error().code() == errc::timeout);
  CHECK((to.calls == 3 && to.cancelled == 3));
}

TEST_CASE("the limit of the run wins over that of an attempt") {
  service to;
  auto const ask = task_of(to);
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{2ms}},
                                 qtasks::retry{{.attempts = 3}, qtasks::asio::wait{}}, qtasks::attempt_timeout{{1h}}};
  auto const outcome = run_on_context(executor.async_execute(ask));
  CHECK(outcome.assume_error().code() == errc::timeout);
  CHECK((to.calls == 1 && to.cancelled == 1));
}

TEST_CASE("a limit ends the wait of a retry") {
  int calls = 0;
  auto const fails = qtasks::task<"fails">([&calls]() -> net::awaitable<result<int>> {
    ++calls;
    co_return task_error{errc::failed, "no"};
  });
  // The limit is later than the start of the second attempt, as `retry` sees it before the wait.
  struct late {
    using clock_type = qtasks::clocks::steady;
    net::awaitable<void> wait_until(qtasks::clocks::steady, std::int64_t) const { co_await forever(); }
  };
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{2ms}},
                                 qtasks::retry{{.attempts = 3, .backoff = {.initial = 1us}}, late{}}};
  CHECK(run_on_context(executor.async_execute(fails)).assume_error().code() == errc::timeout);
  CHECK(calls == 1);
}

TEST_CASE("below co_spawn, a limit works as well") {
  service to;
  auto const ask = task_of(to);
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{1ms}}};
  net::io_context context(1);
  std::optional<errc> code;
  auto body = [&]() -> net::awaitable<void> {
    auto const outcome = co_await executor.async_execute(ask);
    code = outcome.assume_error().code();
  };
  net::co_spawn(context, body, net::detached);
  context.run();
  CHECK(code == errc::timeout);
  CHECK(to.cancelled == 1);
}

TEST_CASE("what cannot be cancelled is awaited, and then a timeout") {
  int ended = 0;
  auto const stubborn = qtasks::task<"stubborn">([&ended]() -> net::awaitable<result<int>> {
    co_await net::this_coro::reset_cancellation_state(net::disable_cancellation());
    co_await for_a_while(10ms);
    co_return ++ended;
  });
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{1ms}}};
  CHECK(run_on_context(executor.async_execute(stubborn)).assume_error().code() == errc::timeout);
  CHECK(ended == 1);
}

TEST_CASE("a cancellation from outside wins over limits, and is an error of the run") {
  for (bool const limited : {false, true}) {
    service to;
    auto const ask = task_of(to);
    qtasks::task_executor plain{qtasks::run_clock{}};
    qtasks::task_executor bounded{qtasks::run_clock{}, qtasks::total_timeout{{1h}},
                                  qtasks::retry{{.attempts = 3}, qtasks::asio::wait{}}};
    net::io_context context(1);
    net::cancellation_signal signal;
    std::optional<errc> code;
    auto body = [&]() -> net::awaitable<void> {
      if (limited) {
        auto const outcome = co_await bounded.async_execute(ask);
        code = outcome.assume_error().code();
      } else {
        auto const outcome = co_await plain.async_execute(ask);
        code = outcome.assume_error().code();
      }
    };
    qtasks::asio::spawn(context.get_executor(), body, net::bind_cancellation_slot(signal.slot(), net::detached));
    context.poll();
    signal.emit(net::cancellation_type::total);
    context.run();
    CHECK(code == errc::task_cancel_error);
    CHECK((to.calls == 1 && to.cancelled == 1));
  }
}

TEST_CASE("spawn passes the value of the coroutine, or its exception") {
  net::io_context context(1);
  std::optional<int> value;
  bool thrown = false;
  qtasks::asio::spawn(
      context.get_executor(), []() -> net::awaitable<int> { co_return 7; },
      [&](std::exception_ptr, int got) { value = got; });
  qtasks::asio::spawn(
      context.get_executor(),
      []() -> net::awaitable<void> {
        throw 1;
        co_return;
      },
      [&](std::exception_ptr error) { thrown = error != nullptr; });
  context.run();
  CHECK(value == 7);
  CHECK(thrown);
}

TEST_CASE("spawn passes the result of the coroutine, in which an exception is an error") {
  net::io_context context(1);
  std::optional<int> value;
  std::optional<errc> code;
  qtasks::asio::spawn(
      context.get_executor(), []() -> net::awaitable<result<int>> { co_return 7; },
      [&](result<int> const& got) { value = got.assume_value(); });
  // This is no coroutine, and throws.
  qtasks::asio::spawn(
      context.get_executor(), []() -> net::awaitable<result<int>> { throw 1; },
      [&](result<int> const& got) { code = got.assume_error().code(); });
  auto const nested = [&]() -> net::awaitable<void> {
    auto awaited = qtasks::asio::spawn(
        context.get_executor(), []() -> net::awaitable<result<int>> { co_return 8; }, net::use_awaitable);
    result<int> const got = co_await std::move(awaited);
    CHECK(got.assume_value() == 8);
  };
  net::co_spawn(context, nested, net::detached);
  context.run();
  CHECK(value == 7);
  CHECK(code == errc::failed);
}

TEST_CASE("a coroutine can end before a cancellation from outside reaches it") {
  net::io_context context(1);
  net::cancellation_signal signal;
  std::optional<int> value;
  auto const body = []() -> net::awaitable<result<int>> {
    co_await net::post(net::use_awaitable);
    co_return 7;
  };
  qtasks::asio::spawn(
      context.get_executor(), body,
      net::bind_cancellation_slot(signal.slot(), [&](result<int> const& got) { value = got.assume_value(); }));
  context.run_one();
  signal.emit(net::cancellation_type::terminal);  // is posted behind the end of the coroutine
  context.run();
  CHECK(value == 7);
}

TEST_CASE("a signal can live longer than the context of its coroutine") {
  service to;
  auto const ask = task_of(to);
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{1h}}};
  net::cancellation_signal signal;
  for (bool const on_strand : {false, true}) {
    net::io_context context(1);
    net::any_io_executor on = context.get_executor();
    if (on_strand) on = net::make_strand(context);
    qtasks::asio::spawn(
        on, [&] { return executor.async_execute(ask); },
        net::bind_cancellation_slot(signal.slot(), [](result<int> const&) {}));
    context.poll();
  }
  signal.emit(net::cancellation_type::terminal);
  CHECK((to.calls == 2 && to.cancelled == 0));
}

TEST_CASE("a timer that has expired when its strand's coroutine ends does nothing") {
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{1ms}}};
  for (int posts = 0; posts < 4; ++posts) {
    auto const blocks = qtasks::task<"blocks">([posts]() -> net::awaitable<result<int>> {
      std::this_thread::sleep_for(3ms);
      for (int i = 0; i < posts; ++i) co_await net::post(net::use_awaitable);
      co_return 1;
    });
    net::io_context context(1);
    std::optional<errc> code;
    qtasks::asio::spawn(
        net::make_strand(context), [&] { return executor.async_execute(blocks); },
        [&](result<int> const& got) { code = got.assume_error().code(); });
    context.run();
    CHECK(code == errc::timeout);
  }
}

TEST_CASE("an io_context that several threads run needs a strand") {
  service to{.slow_from = 100};
  auto const ask = task_of(to);
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{1h}}};
  net::io_context context(2);
  std::optional<errc> code;
  auto const body = [&]() -> net::awaitable<void> {
    auto const outcome = co_await executor.async_execute(ask);
    code = outcome.has_error() ? outcome.assume_error().code() : errc{};
  };
  auto const run = [&context] {
    context.restart();
    context.run();
  };
  qtasks::asio::spawn(context.get_executor(), body, net::detached);
  run();
  CHECK(code == errc{});
  qtasks::asio::spawn(context.get_executor(), body, net::detached);
  std::thread(run).join();
  CHECK(code == errc::permanent);
  qtasks::asio::spawn(net::make_strand(context), body, net::detached);
  std::thread(run).join();
  CHECK(code == errc{});
}

}  // namespace
