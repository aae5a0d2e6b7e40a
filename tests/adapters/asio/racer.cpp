// SPDX-License-Identifier: BSL-1.0
#include <qtasks/adapters/asio/racer.hpp>
#include <qtasks/plugins/resilience/hedge.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <thread>
#include <utility>
#include <vector>

#include "on_context.hpp"
#include "support/catch.hpp"

namespace {

using namespace support;
using namespace std::chrono_literals;
using qtasks::errc;
using qtasks::result;
using qtasks::task_error;

/// What an attempt does.
enum class does { succeed, fail, wait, succeed_later, fail_later };

struct outcome_of {
  result<int> returned;
  int calls = 0;
  int cancelled = 0;
  int running = 0;
};

/// Runs a hedged task whose attempts do this. `later` is after the second attempt has begun and ended.
outcome_of race(does first, does second, std::chrono::milliseconds limit = 1h) {
  std::vector<does> const plan{first, second};
  outcome_of seen{.returned = task_error{errc::failed, ""}};
  auto const ask = qtasks::task<"ask">([&]() -> net::awaitable<result<int>> {
    int const number = ++seen.calls;
    does const what = plan.at(static_cast<std::size_t>(number - 1));
    struct counted {
      int& running;
      explicit counted(int& of) : running(of) { ++running; }
      ~counted() { --running; }
    } const here{seen.running};
    try {
      if (what == does::wait) co_await forever();
      if (what == does::succeed_later || what == does::fail_later) co_await for_a_while(20ms);
    } catch (boost::system::system_error const&) {
      ++seen.cancelled;
      throw;
    }
    if (what == does::fail || what == does::fail_later) {
      co_return number == 1 ? task_error{errc::failed, "first"} : task_error{errc::failed, "second"};
    }
    co_return number;
  });
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::total_timeout{{limit}},
                                 qtasks::hedge{qtasks::hedged_after{2ms}, qtasks::asio::racer{}}};
  seen.returned = run_on_context(executor.async_execute(ask));
  return seen;
}

TEST_CASE("a first attempt that ends in time is the only one") {
  auto const good = race(does::succeed, does::wait);
  CHECK((good.returned.assume_value() == 1 && good.calls == 1));
  auto const bad = race(does::fail, does::wait);
  CHECK((bad.returned.assume_error().message() == "first" && bad.calls == 1));
}

TEST_CASE("the first success wins, and the loser is cancelled and awaited") {
  auto const second = race(does::wait, does::succeed);
  CHECK((second.returned.assume_value() == 2 && second.cancelled == 1 && second.running == 0));
  auto const first = race(does::succeed_later, does::wait);
  CHECK((first.returned.assume_value() == 1 && first.cancelled == 1 && first.running == 0));
}

TEST_CASE("a failure does not win; of two, the last counts") {
  auto const first = race(does::fail_later, does::succeed_later);
  CHECK((first.returned.assume_value() == 2 && first.cancelled == 0));
  auto const second = race(does::succeed_later, does::fail);
  CHECK((second.returned.assume_value() == 1 && second.cancelled == 0));
  auto const both = race(does::fail_later, does::fail_later);
  CHECK((both.returned.assume_error().message() == "second" && both.calls == 2));
}

TEST_CASE("a loser that blocks another thread is asked to stop") {
  net::thread_pool pool(1);
  std::atomic<int> stopped{0};
  int calls = 0;
  auto const ask = qtasks::task<"ask">([&](qtasks::context& ctx) -> net::awaitable<result<int>> {
    int const number = ++calls;
    if (number == 2) co_return ctx.stop_requested() ? 0 : number;
    auto polls = qtasks::asio::on(pool.get_executor(), [&] {
      for (int i = 0; i < 60'000 && !ctx.stop_requested(); ++i) std::this_thread::sleep_for(1ms);
      stopped += ctx.stop_requested() ? 1 : 0;
    });
    co_await std::move(polls);
    co_return number;
  });
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::hedge{qtasks::hedged_after{2ms}, qtasks::asio::racer{}}};
  auto const returned = run_on_context(executor.async_execute(ask));
  CHECK((returned.assume_value() == 2 && stopped == 1));
}

TEST_CASE("a limit cancels both attempts") {
  auto const both = race(does::wait, does::wait, 300ms);
  CHECK(both.returned.assume_error().code() == errc::timeout);
  CHECK((both.calls == 2 && both.cancelled == 2 && both.running == 0));
}

}  // namespace
