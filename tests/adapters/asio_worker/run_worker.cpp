// SPDX-License-Identifier: BSL-1.0
// What a worker of Boost.Asio does that a blocking one does not.
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/plugins/time.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "workers.hpp"

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using support::nap;
using support::running_context;
namespace net = boost::asio;

}  // namespace

TEST_CASE("a task that is no coroutine, and one with awaitable handlers") {
  constexpr auto plain = task<"plain">([](int number) { return number; });
  constexpr auto moves = task<"moves">([](std::unique_ptr<int> number) -> net::awaitable<int> {
    co_await nap(1ms);
    co_return *number;
  });
  constexpr auto fetch = task<"fetch">([](std::string text) -> net::awaitable<std::string> {
    co_await nap(1ms);
    co_return text + "!";
  });
  queue_tasks app{tasks{plain, fetch}, memory_broker{}, run_clock{}, total_timeout{{1h}},
                  retry{{.attempts = 2}, qtasks::asio::wait{}}};
  running_context running{app};
  CHECK(app.add_task<"fetch">("text").value().wait_for(10s).value().value() == "text!");
  CHECK(app.add_task<"plain">(7).value().wait_for(10s).value().value() == 7);
  queue_tasks other{tasks{moves}, memory_broker{}};
  running_context also{other};
  CHECK(other.add_task<"moves">(std::make_unique<int>(7)).value().wait_for(10s).value().value() == 7);
}

TEST_CASE("a time limit of the stack cancels what the task awaits") {
  constexpr auto slow = task<"slow">([]() -> net::awaitable<result<int>> {
    net::steady_timer timer(co_await net::this_coro::executor, 1h);
    co_await timer.async_wait(net::use_awaitable);
    co_return 1;
  });
  queue_tasks app{tasks{slow}, memory_broker{}, run_clock{}, total_timeout{{5ms}}};
  running_context running{app};
  CHECK(app.add_task<"slow">().value().wait_for(10s).value().error().code() == errc::timeout);
}

namespace {

std::atomic<bool> is_waiting;
constexpr auto forever = task<"forever">([]() -> net::awaitable<result<int>> {
  is_waiting = true;
  net::steady_timer timer(co_await net::this_coro::executor, 1h);
  co_await timer.async_wait(net::use_awaitable);
  co_return 1;
});
constexpr auto quick = task<"quick">([](int number) -> net::awaitable<result<int>> { co_return number; });

void wait_until(auto condition) {
  for (int i = 0; i < 10'000 && !condition(); ++i) std::this_thread::sleep_for(1ms);
  REQUIRE(condition());
}

}  // namespace

TEST_CASE("a task that runs and is cancelled: what it awaits ends within a beat, and the others go on") {
  queue_tasks app{tasks{forever, quick}, memory_broker{}};
  running_context running{app};
  is_waiting = false;
  auto const waits = app.add_task<"forever">().value();
  wait_until([] { return is_waiting.load(); });
  CHECK(app.add_task<"quick">(1).value().wait_for(10s).value().value() == 1);
  REQUIRE(waits.cancel().has_value());
  CHECK(waits.wait_for(10s).value().error().code() == errc::task_cancel_error);
  CHECK(waits.status() == task_status::cancel);
  auto const queued = app.add_task<"quick">(add_options{.delay = 1h}, 1).value();
  REQUIRE(queued.cancel().has_value());
  CHECK(queued.status() == task_status::cancel);
}

TEST_CASE("the worker renews the leases of what it runs") {
  static std::atomic<int> runs;
  runs = 0;
  constexpr auto slow = task<"slow">([](context& ctx) -> net::awaitable<result<int>> {
    ++runs;
    co_await nap(200ms);
    co_return ctx.stop_requested() ? -1 : 1;
  });
  queue_tasks app{tasks{slow}, memory_broker{{}, lease{60ms}}};
  running_context one{app};
  running_context two{app};
  CHECK(app.add_task<"slow">().value().wait_for(20s).value().value() == 1);
  CHECK(runs == 1);
}

TEST_CASE("a run beyond the longest lease is asked to stop before its lease ends, and the task runs again") {
  static std::atomic<int> runs;
  static std::atomic<bool> was_asked_in_time, is_obstinate, second_has_ended;
  runs = 0;
  was_asked_in_time = second_has_ended = false;
  constexpr auto hangs = task<"hangs">([](context& ctx) -> net::awaitable<result<int>> {
    if (++runs == 2) co_return 2;
    if (is_obstinate) co_await net::this_coro::throw_if_cancelled(false);
    bool const is_cancelled = co_await nap(1h);
    was_asked_in_time = is_cancelled && ctx.stop_requested() && runs == 1;
    if (!is_obstinate) co_return ctx.cancel();
    while (!second_has_ended) co_await nap(1ms);
    co_return 1;
  });
  is_obstinate = GENERATE(false, true);
  CAPTURE(is_obstinate);
  queue_tasks app{tasks{hangs}, memory_broker{{}, lease{150ms, 200ms}}};
  auto const added = app.add_task<"hangs">().value();
  {
    running_context running{app};
    CHECK(added.wait_for(20s).value().value() == 2);
    second_has_ended = true;
  }
  CHECK(was_asked_in_time);
  CHECK((runs == 2 && added.status() == task_status::success && added.wait_for(0s)->value() == 2));
  CHECK(app.inspect(added.uuid()).value().failures.at(0).how == task_outcome::lost);
}

TEST_CASE("a worker's thread waits for no task, in a task or beside it, until the worker has ended") {
  queue_tasks app{tasks{forever, quick}, memory_broker{}};
  auto const waits = app.add_task<"forever">().value();
  net::io_context context(1);
  stop_flag stop, other_stop;
  auto const would_deadlock = [&] {
    auto const ended = waits.wait(0s);
    return ended.has_error() && ended.assume_error().code() == errc::would_deadlock;
  };
  auto const start = [&](stop_flag const& by, bool& has_ended) {
    qtasks::asio::spawn(
        context.get_executor(), [&] { return qtasks::asio::run_worker(app, by, {.at_a_time = 2}); },
        [&](result<void> ended) { has_ended = ended.has_value(); });
  };
  bool first = false, second = false;
  CHECK_FALSE(would_deadlock());
  start(stop, first);
  start(other_stop, second);
  context.run_for(5ms);
  CHECK(would_deadlock());
  std::thread([&] { CHECK_FALSE(would_deadlock()); }).join();
  stop.request();
  other_stop.request();
  REQUIRE(waits.cancel().has_value());
  while (!first && !second) context.run_one();
  CHECK((!first || !second));
  auto const next = app.add_task<"quick">(1).value();
  context.run();
  CHECK((first && second));
  CHECK(next.wait(0s).has_value());
}

namespace {

/// Waits in a task that was resumed for another one.
task_handle<result<int>> const* waited_for = nullptr;
constexpr auto waits_for_other = task<"waits_for_other">([]() -> net::awaitable<result<int>> {
  co_await nap(1ms);
  auto const ended = waited_for->wait(0s);
  co_return ended.has_error() && ended.assume_error().code() == errc::would_deadlock ? 1 : 0;
});

}  // namespace

TEST_CASE("workers on strands of a pool: each runs one task at a time, and none waits for another") {
  static std::atomic<int> inside, most;
  inside = most = 0;
  constexpr auto counts = task<"counts">([](int) -> net::awaitable<result<int>> {
    co_await nap(100us);
    int const now = ++inside;
    if (now > most) most = now;
    std::this_thread::sleep_for(200us);
    --inside;
    co_return 1;
  });
  queue_tasks app{tasks{counts, forever, waits_for_other}, memory_broker{}};
  std::vector<task_handle<result<int>>> added;
  for (int i = 0; i < 200; ++i) added.push_back(app.add_task<"counts">(i).value());
  auto const never = app.add_task<"forever">(add_options{.delay = 1h}).value();
  waited_for = &never;
  auto const waits = app.add_task<"waits_for_other">().value();
  stop_flag stop;
  std::atomic<int> ended{0};
  net::thread_pool pool(3);
  for (int i = 0; i < 2; ++i) {
    qtasks::asio::spawn(
        net::make_strand(pool), [&] { return qtasks::asio::run_worker(app, stop); },
        [&](result<void> how) { ended += how.has_value() ? 1 : 100; });
  }
  for (auto const& each : added) CHECK(each.wait_for(20s).value().value() == 1);
  CHECK(waits.wait_for(20s).value().value() == 1);
  stop.request();
  app.model().wake_workers();
  pool.join();
  CHECK(ended == 2);
  CHECK(most <= 2);
}

TEST_CASE("on an executor that several threads run, a worker is refused") {
  queue_tasks app{tasks{quick}, memory_broker{}};
  stop_flag stop;
  std::optional<result<void>> refused;
  SECTION("a pool") {
    net::thread_pool pool(2);
    qtasks::asio::spawn(
        pool.get_executor(), [&] { return qtasks::asio::run_worker(app, stop); },
        [&](result<void> how) { refused.emplace(how); });
    pool.join();
  }
  SECTION("a context, which another thread ran before") {
    net::io_context context(1);
    auto const start = [&](stop_flag const& by) {
      qtasks::asio::spawn(
          context.get_executor(), [&] { return qtasks::asio::run_worker(app, by); },
          [&](result<void> how) { refused.emplace(how); });
      context.restart();
    };
    stop_flag stopped;
    stopped.request();
    start(stopped);
    context.run();
    CHECK(refused.value().has_value());
    start(stop);
    std::thread([&] { context.run(); }).join();
  }
  SECTION("a context that a second thread begins to run: what the worker has begun ends") {
    net::io_context context(1);
    qtasks::asio::spawn(
        context.get_executor(), [&] { return qtasks::asio::run_worker(app, stop); },
        [&](result<void> how) { refused.emplace(how); });
    auto const added = app.add_task<"quick">(1).value();
    std::thread([&] {
      context.run_for(5ms);
      std::thread([&] { context.run(); }).join();
    }).join();
    CHECK_FALSE(added.status() == task_status::process);
  }
  CHECK(refused.value().error().code() == errc::permanent);
}

TEST_CASE("a worker below a coroutine, cancelled: the coroutine is, and its settings are as before") {
  queue_tasks app{tasks{quick}, memory_broker{}};
  stop_flag stop;
  net::io_context context(1);
  net::cancellation_signal cancel;
  std::optional<result<void>> ended;
  bool throws_after = false;
  auto body = [&]() -> net::awaitable<void> {
    auto runs = qtasks::asio::run_worker(app, stop);
    ended.emplace(co_await std::move(runs));
    throws_after = co_await net::this_coro::throw_if_cancelled();
  };
  net::co_spawn(context, body, net::bind_cancellation_slot(cancel.slot(), net::detached));
  context.run_for(5ms);
  CHECK_FALSE(ended.has_value());
  cancel.emit(net::cancellation_type::terminal);
  context.run();
  CHECK(ended.value().error().code() == errc::task_cancel_error);
  CHECK(throws_after);
}

TEST_CASE("tasks that end before they are suspended leave the thread to others, and the stack as it was") {
  static int left;
  left = 20'000;
  constexpr auto dispatched = task<"dispatched">([](int) -> net::awaitable<result<int>> {
    auto inline_again = net::dispatch(co_await net::this_coro::executor, net::use_awaitable);
    co_await std::move(inline_again);
    --left;
    co_return 1;
  });
  queue_tasks app{tasks{dispatched}, memory_broker{}};
  for (int i = 0; i < 20'000; ++i) app.add_task<"dispatched">(i).value();
  stop_flag stop;
  net::io_context context(1);
  qtasks::asio::spawn(
      context.get_executor(), [&] { return qtasks::asio::run_worker(app, stop, {.at_a_time = 3}); }, net::detached);
  int others = 0;
  auto other = [&]() -> net::awaitable<void> {
    while (left > 0) {
      auto posted = net::post(context, net::use_awaitable);
      co_await std::move(posted);
      ++others;
    }
    stop.request();
  };
  net::co_spawn(context, other, net::detached);
  context.run();
  CHECK(left == 0);
  CHECK(others > 1'000);
}

TEST_CASE("several workers share an application: all tasks end, and a notice for a full one is passed on") {
  queue_tasks app{tasks{forever, quick}, memory_broker{}};
  is_waiting = false;
  auto const waits = app.add_task<"forever">().value();
  {
    running_context full{app, {.at_a_time = 1}};
    wait_until([] { return is_waiting.load(); });
    running_context other{app, {.at_a_time = 4}};
    for (int i = 0; i < 2'000; ++i) REQUIRE(app.add_task<"quick">(i).value().wait_for(20s).value().value() == i);
    REQUIRE(waits.cancel().has_value());
  }
  CHECK(waits.status() == task_status::cancel);
}
