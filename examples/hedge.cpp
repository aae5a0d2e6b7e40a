// SPDX-License-Identifier: BSL-1.0
// Some calls take long; a second call, started beside such a call, answers sooner. `loop` takes the part of your event
// loop, which the library uses through the racer only.
#include <qtasks/executor/async_task.hpp>
#include <qtasks/plugins/resilience/hedge.hpp>
#include <qtasks/qtasks.hpp>

#include <algorithm>
#include <chrono>
#include <coroutine>
#include <cstdint>
#include <cstdio>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;

/// An event loop in virtual time.
struct loop {
  struct timer {
    std::int64_t at;
    std::coroutine_handle<> handle;
  };
  std::int64_t now = 0;
  std::vector<timer> timers{};

  /// An awaitable that resumes at `t`, unless it is destroyed before.
  auto until(std::int64_t t) {
    struct awaiter {
      loop* on;
      std::int64_t t;
      std::coroutine_handle<> waits{};
      bool await_ready() const { return on->now >= t; }
      void await_suspend(std::coroutine_handle<> h) { on->timers.push_back({t, waits = h}); }
      void await_resume() const {}
      ~awaiter() {
        std::erase_if(on->timers, [this](timer const& each) { return each.handle == waits; });
      }
    };
    return awaiter{this, t};
  }
  void run() {
    while (!timers.empty()) {
      auto const first =
          std::min_element(timers.begin(), timers.end(), [](timer const& a, timer const& b) { return a.at < b.at; });
      timer const next = *first;
      timers.erase(first);
      now = std::max(now, next.at);
      next.handle.resume();
    }
  }
};

/// Polls every millisecond whether one of the two is over, and destroys both when one has won. A racer for production
/// is resumed by the attempts.
struct racer {
  using clock_type = qtasks::clocks::fake;
  loop* on;

  template <class First, class Second, class Wins>
  auto race(clock_type /*clock*/, std::int64_t at, First first, Second second, Wins wins) const
      -> std::invoke_result_t<First&> {
    return run<std::invoke_result_t<First&>>(on, at, std::move(first), std::move(second), wins);
  }

 private:
  template <class A, class First, class Second, class Wins>
  static A run(loop* on, std::int64_t at, First first, Second second, Wins wins) {
    auto one = first();
    one.start();
    while (!one.done() && on->now < at) {
      auto awaited = on->until(on->now + 1'000'000);
      co_await awaited;
    }
    if (one.done()) co_return one.value();
    auto two = second();
    two.start();
    for (bool one_was_last = false;;) {
      if (one.done() && (wins(one.value()) || (one_was_last && !wins(two.value())))) co_return one.value();
      if (two.done() && (wins(two.value()) || one.done())) co_return two.value();
      one_was_last = two.done();
      auto awaited = on->until(on->now + 1'000'000);
      co_await awaited;
    }
  }
};

}  // namespace

int main() {
  loop events;
  int calls = 0;
  // Every tenth call takes 200 ms, the others 5.
  auto const ask = qtasks::task<"ask">([&]() -> qtasks::async_task<qtasks::result<int>> {
    auto answer = events.until(events.now + (++calls % 10 == 0 ? 200'000'000 : 5'000'000));
    co_await answer;
    co_return 42;
  });
  qtasks::task_executor executor{qtasks::run_clock{qtasks::clocks::fake{&events.now}},
                                 qtasks::hedge{qtasks::hedged_after{20ms}, racer{&events}}};
  std::int64_t slowest = 0;
  int right = 0;
  for (int i = 0; i < 100; ++i) {
    std::int64_t const began = events.now;
    auto run = executor.async_execute(ask);
    run.start();
    events.run();
    right += run.value().has_value() && run.value().value() == 42 ? 1 : 0;
    slowest = std::max(slowest, events.now - began);
  }
  std::printf("%d answers with %d calls, the slowest in %d ms\n", right, calls, static_cast<int>(slowest / 1'000'000));

  // Three attempts at most, of which the next one also begins where the latest has failed: the second call fails at
  // once.
  int tries = 0;
  auto const flaky = qtasks::task<"flaky">([&]() -> qtasks::async_task<qtasks::result<int>> {
    int const mine = ++tries;
    auto answer = events.until(events.now + (mine == 1 ? 200'000'000 : 1'000'000));
    co_await answer;
    if (mine == 2) co_return qtasks::task_error{qtasks::errc::failed, "refused"};
    co_return mine;
  });
  qtasks::task_executor thrice{
      qtasks::run_clock{qtasks::clocks::fake{&events.now}},
      qtasks::hedge{qtasks::hedged_after{20ms}, racer{&events}, qtasks::hedge_attempts{.most = 3}}};
  std::int64_t const began = events.now;
  auto run = thrice.async_execute(flaky);
  run.start();
  events.run();
  int const winner = run.value().has_value() ? run.value().value() : 0;
  int const took = static_cast<int>((events.now - began) / 1'000'000);
  std::printf("attempt %d of %d won after %d ms\n", winner, tries, took);
  return right == 100 && slowest <= 26'000'000 && winner == 3 && tries == 3 ? 0 : 1;
}
