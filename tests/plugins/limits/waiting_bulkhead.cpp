// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/waiting_bulkhead.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_time.hpp"
#include "support/clause.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

using fake_bulkhead = waiting_bulkhead<waiters::fake>;

/// A task that starts an inner run in the same executor and returns its error code.
struct within {
  template <class Executor>
  constexpr int operator()(Executor* executor, run_info info) const {
    auto const inner = executor->execute(info, task<"inner">([] { return 1; }));
    return inner.has_value() ? 0 : static_cast<int>(inner.assume_error().code());
  }
};

/// The time that the inner run waits for the permit of the outer one, which is in use all the time.
constexpr std::int64_t waited(waiting_bulkhead_options options, std::int64_t deadline = no_deadline) {
  std::int64_t now = 1000;
  task_executor executor{run_clock{clocks::fake{&now}}, fake_bulkhead{options, waiters::fake{&now}}};
  run_info info{};
  info.deadline = deadline;
  auto const outcome = executor.execute(task<"within">(within{}), &executor, info);
  bool const ended = outcome.has_value() && errc{outcome.assume_value()} == errc::rejected;
  auto const& limiter = executor.template get<fake_bulkhead>();
  return ended && limiter.in_flight() == 0 && limiter.waiting() == 0 ? now - 1000 : -1;
}

constexpr int waits_for_max_wait() {
  EXPECT(waited({.max_wait = 700ns, .poll_interval = 50ns}) == 700);
  EXPECT(waited({.max_wait = 700ns, .poll_interval = 300ns}) == 700);
  EXPECT(waited({.max_wait = 700ns, .poll_interval = 10us}) == 700);
  return 0;
}
CLAUSE(waits_for_max_wait, "a run waits for max_wait, and no longer");

constexpr int not_beyond_the_deadline() {
  EXPECT(waited({.max_wait = 700ns, .poll_interval = 50ns}, 1120) == 120);
  EXPECT(waited({.max_wait = duration::max(), .poll_interval = 50ns}, 1120) == 120);
  return 0;
}
CLAUSE(not_beyond_the_deadline, "a run does not wait beyond its deadline");

constexpr int bounded_queue() {
  EXPECT(waited({.max_waiting = 0, .max_wait = 700ns}) == 0);
  return 0;
}
CLAUSE(bounded_queue, "with a full queue a run is refused at once");

constexpr int free_permit() {
  std::int64_t now = 5;
  task_executor executor{run_clock{clocks::fake{&now}}, fake_bulkhead{{.max_concurrent = 2}, waiters::fake{&now}}};
  auto const outcome = executor.execute(task<"within">(within{}), &executor, run_info{});
  EXPECT(outcome.has_value() && outcome.assume_value() == 0);
  EXPECT(now == 5);
  return 0;
}
CLAUSE(free_permit, "with a free permit a run does not wait");

int stops_waiting() {
  stop_flag stop;
  stop.request();
  std::int64_t now = 0;
  task_executor executor{run_clock{clocks::fake{&now}},
                         fake_bulkhead{{.max_wait = 700ns, .poll_interval = 50ns}, waiters::fake{&now}}};
  run_info info{};
  info.stop = &stop;
  EXPECT(executor.execute(task<"within">(within{}), &executor, info).assume_value() ==
         static_cast<int>(errc::rejected));
  EXPECT(now == 50);
  return 0;
}
TEST_CASE("a run that is asked to stop ends its wait") { CHECK(stops_waiting() == 0); }

TEST_CASE("an awaitable run waits until another returns its permit") {
  support::virtual_time time;
  task_executor executor{
      run_clock{time.clock()},
      waiting_bulkhead{{.max_concurrent = 1, .max_waiting = 1, .max_wait = 1us, .poll_interval = 100ns},
                       support::virtual_waiter{&time}},
      retry{{.attempts = 2}, support::virtual_waiter{&time}}};
  auto const takes = task<"takes">([&time](std::int64_t length) -> support::lazy<result<std::int64_t>> {
    auto awaited = time.until(time.now + length);
    co_await awaited;
    co_return time.now;
  });
  auto first = executor.async_execute(takes, 250);
  auto second = executor.async_execute(takes, 10);
  auto third = executor.async_execute(takes, 10);
  first.start();
  second.start();
  third.start();
  auto const& limiter = executor.get<waiting_bulkhead<support::virtual_waiter>>();
  REQUIRE(third.done());
  CHECK(third.take().assume_error().code() == errc::rejected);
  CHECK(limiter.waiting() == 1);
  time.run();
  REQUIRE(first.done());
  REQUIRE(second.done());
  CHECK(first.take().assume_value() == 250);
  CHECK(second.take().assume_value() == 310);  // it polls at 300
  CHECK(limiter.in_flight() == 0);
  CHECK(limiter.waiting() == 0);

  auto holder = executor.async_execute(takes, 1000);
  holder.start();
  {
    auto destroyed = executor.async_execute(takes, 10);
    destroyed.start();
    CHECK(limiter.waiting() == 1);
  }
  CHECK(limiter.waiting() == 0);
  time.run();
  CHECK(limiter.in_flight() == 0);
}

TEST_CASE("a run whose wait ends after its deadline does not begin") {
  support::virtual_time time;
  task_executor executor{run_clock{time.clock()},
                         waiting_bulkhead{{.max_concurrent = 1, .max_wait = 1us, .poll_interval = 100ns},
                                          support::late_waiter{{&time}, 30}}};
  auto const takes = task<"takes">([&time](std::int64_t length) -> support::lazy<result<std::int64_t>> {
    auto awaited = time.until(time.now + length);
    co_await awaited;
    co_return time.now;
  });
  run_info info{};
  auto const late = GENERATE(false, true);
  info.deadline = late ? 120 : 131;
  auto holder = executor.async_execute(takes, 50);
  auto waiting = executor.async_execute(info, takes, 10);
  holder.start();
  waiting.start();
  time.run();  // the wait until 100 ends at 130
  auto const outcome = waiting.take();
  REQUIRE(outcome.has_error() == late);
  if (late) {
    CHECK(outcome.assume_error().code() == errc::rejected);
    CHECK(time.now == 130);
  } else {
    CHECK(outcome.assume_value() == 140);
  }
  CHECK(executor.get<waiting_bulkhead<support::late_waiter>>().in_flight() == 0);
}

TEST_CASE("a run that is asked to stop during its wait does not begin") {
  support::virtual_time time;
  task_executor executor{
      run_clock{time.clock()},
      waiting_bulkhead{{.max_concurrent = 1, .max_wait = 1us, .poll_interval = 100ns}, support::virtual_waiter{&time}}};
  auto const takes = task<"takes">([&time](std::int64_t length) -> support::lazy<result<std::int64_t>> {
    auto awaited = time.until(time.now + length);
    co_await awaited;
    co_return time.now;
  });
  stop_flag stop;
  run_info info{};
  info.stop = &stop;
  auto holder = executor.async_execute(takes, 50);
  auto waiting = executor.async_execute(info, takes, 10);
  holder.start();
  waiting.start();
  stop.request();
  time.run();
  auto const outcome = waiting.take();
  REQUIRE(outcome.has_error());
  CHECK(outcome.assume_error().code() == errc::rejected);
}

TEST_CASE("with a long max_wait all threads are admitted, and never exceed the limit") {
  task_executor executor{
      run_clock{}, waiting_bulkhead{{.max_concurrent = 2, .max_waiting = 6, .max_wait = 1min, .poll_interval = 1us}}};
  std::atomic<int> inside{0};
  std::atomic<int> peak{0};
  auto const counts = task<"counts">([&] {
    int const now = inside.fetch_add(1) + 1;
    int before = peak.load();
    while (before < now && !peak.compare_exchange_weak(before, now)) {
    }
    std::this_thread::yield();
    inside.fetch_sub(1);
  });
  std::atomic<int> ran{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      for (int run = 0; run < 500; ++run) {
        if (executor.execute(counts).has_value()) ran.fetch_add(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(peak.load() <= 2);
  CHECK(ran.load() == 6 * 500);
  CHECK(executor.get<waiting_bulkhead<>>().in_flight() == 0);
  CHECK(executor.get<waiting_bulkhead<>>().waiting() == 0);
}

}  // namespace
