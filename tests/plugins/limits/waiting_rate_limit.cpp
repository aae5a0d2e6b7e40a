// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/adaptive_bulkhead.hpp>
#include <qtasks/plugins/limits/token_bucket.hpp>
#include <qtasks/plugins/limits/waiting_rate_limit.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_time.hpp"
#include "support/clause.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <limits>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

template <class A>
using limiter = waiting_rate_limit<waiters::fake, A>;

using retry_error = task_error_with<field<"retry_after_ns", std::int64_t>>;
constexpr auto begins =
    task<"begins">([](std::int64_t const* now) -> result<std::int64_t, retry_error> { return *now; });

template <class A>
struct service {
  std::int64_t now = 0;
  task_executor<run_clock<clocks::fake>, limiter<A>> executor;

  constexpr service(rate_limit_options rate, rate_wait_options wait)
      : executor{run_clock{clocks::fake{&now}}, limiter<A>{rate, wait, waiters::fake{&now}}} {}
  /// Returns when a run that is asked for at `at` begins; or, negative, after how long it may try again.
  constexpr std::int64_t begun(std::int64_t at, std::int64_t deadline = no_deadline) {
    now = at;
    auto const ended = executor.execute(run_info{.deadline = deadline}, begins, &now);
    if (ended.has_value()) return ended.assume_value();
    return ended.assume_error().code() == errc::rejected ? -*ended.assume_error().template find<"retry_after_ns">()
                                                         : -1;
  }
};
constexpr rate_limit_options each_100{.runs = 1, .per = 100ns};

constexpr int waits() {
  service<gcra> at{each_100, {.max_wait = 1us}};
  EXPECT(at.begun(1000) == 1000);
  EXPECT(at.begun(1000) == 1100);
  EXPECT(at.begun(1000) == 1200);
  EXPECT(at.begun(1250) == 1300);
  EXPECT(at.begun(1500) == 1500);
  EXPECT(at.executor.template get<limiter<gcra>>().waiting() == 0);
  return 0;
}
CLAUSE(waits, "a run that exceeds the rate waits for its turn");

constexpr int of_a_bucket() {
  service<token_bucket> at{{.runs = 2, .per = 100ns, .burst = 2}, {.max_wait = 1us}};
  EXPECT(at.begun(1010) == 1010);
  EXPECT(at.begun(1010) == 1010);
  EXPECT(at.begun(1010) == 1100);
  EXPECT(at.begun(1010) == 1100);
  EXPECT(at.begun(1010) == 1200);
  EXPECT(at.begun(1250) == 1250);
  return 0;
}
CLAUSE(of_a_bucket, "with a token bucket, a run waits for its token");

constexpr int at_most_max_wait() {
  service<gcra> at{each_100, {.max_wait = 200ns}};
  EXPECT(at.begun(0) == 0);
  EXPECT(at.begun(0) == 100);
  EXPECT(at.begun(0) == 200);
  EXPECT(at.begun(0) == -300);
  EXPECT(at.now == 0);  // refused at once
  EXPECT(at.begun(0) == -300);
  EXPECT(at.begun(99) == -201);
  EXPECT(at.begun(100) == 300);
  service<token_bucket> bucket{{.runs = 1, .per = 100ns}, {.max_wait = 200ns}};
  EXPECT(bucket.begun(1000) == 1000);
  EXPECT(bucket.begun(1000) == 1100);
  EXPECT(bucket.begun(1000) == 1200);
  EXPECT(bucket.begun(1000) == -300);
  EXPECT(bucket.begun(1100) == 1300);
  return 0;
}
CLAUSE(at_most_max_wait, "a run whose turn is later than max_wait is refused at once, and is not counted");

constexpr int before_the_deadline() {
  service<gcra> at{each_100, {.max_wait = 1us}};
  EXPECT(at.begun(0) == 0);
  EXPECT(at.begun(0, 100) == -100);
  EXPECT(at.begun(0, 101) == 100);
  EXPECT(at.begun(0, 150) == -200);
  EXPECT(at.begun(500, 400) == 500);  // one that does not wait is not judged by its deadline
  return 0;
}
CLAUSE(before_the_deadline, "a run whose turn is at its deadline or later is refused at once");

constexpr int bounded_queue() {
  service<gcra> at{each_100, {.max_waiting = 0, .max_wait = 1us}};
  EXPECT(at.begun(0) == 0);
  EXPECT(at.begun(0) == -100);
  EXPECT(at.begun(100) == 100);
  return 0;
}
CLAUSE(bounded_queue, "with max_waiting = 0 no run waits");

constexpr int in_slices() {
  service<gcra> at{each_100, {.max_wait = 1us, .poll_interval = 30ns}};
  EXPECT(at.begun(0) == 0);
  EXPECT(at.begun(0) == 100);
  return 0;
}
CLAUSE(in_slices, "a run that looks whether it is to stop meanwhile begins at its turn, not earlier");

TEST_CASE("a run that is asked to stop ends at the next look, and its turn is lost") {
  std::int64_t now = 0;
  stop_flag stop;
  task_executor executor{run_clock{clocks::fake{&now}},
                         limiter<gcra>{each_100, {.max_wait = 1us, .poll_interval = 30ns}, waiters::fake{&now}}};
  run_info info{};
  info.stop = &stop;
  CHECK(executor.execute(info, begins, &now).has_value());
  stop.request();
  auto const ended = executor.execute(info, begins, &now);
  REQUIRE(ended.has_error());
  CHECK(ended.assume_error().code() == errc::rejected);
  CHECK(ended.assume_error().find<"retry_after_ns">() == nullptr);
  CHECK(now == 30);
  CHECK(executor.execute(begins, &now).assume_value() == 200);  // its turn is lost
}

constexpr int timed_after_the_wait() {
  std::int64_t now = 0;
  using adaptive = adaptive_bulkhead<clocks::fake>;
  task_executor executor{run_clock{clocks::fake{&now}}, limiter<gcra>{each_100, {.max_wait = 1us}, waiters::fake{&now}},
                         adaptive{{.max_latency = 50ns, .initial_concurrent = 20}}};
  for (int i = 0; i < 3; ++i) EXPECT(executor.execute(begins, &now).assume_value() == i * 100);
  EXPECT(executor.get<adaptive>().limit() == 20);
  return 0;
}
CLAUSE(timed_after_the_wait, "an attempt is timed from the end of the wait");

TEST_CASE("awaitable runs wait in the order in which they came, at most max_waiting of them") {
  support::virtual_time time;
  using virtual_limit = waiting_rate_limit<support::virtual_waiter>;
  task_executor executor{run_clock{time.clock()},
                         virtual_limit{each_100, {.max_waiting = 3, .max_wait = 1us}, support::virtual_waiter{&time}}};
  std::vector<std::int64_t> order;
  auto const notes = task<"notes">([&](int number) -> support::lazy<result<int>> {
    order.push_back(time.now * 10 + number);
    co_return result<int>{number};
  });
  std::deque<decltype(executor.async_execute(notes, 0))> runs;
  for (int i = 0; i < 5; ++i) {
    runs.push_back(executor.async_execute(notes, i));
    runs.back().start();
  }
  CHECK(executor.get<virtual_limit>().waiting() == 3);
  REQUIRE(runs[4].done());
  CHECK(runs[4].take().assume_error().code() == errc::rejected);
  time.run();
  CHECK(order == std::vector<std::int64_t>{0, 1001, 2002, 3003});
  CHECK(executor.get<virtual_limit>().waiting() == 0);
}

TEST_CASE("a waiting run that is destroyed gives its place in the queue back") {
  support::virtual_time time;
  using virtual_limit = waiting_rate_limit<support::virtual_waiter>;
  task_executor executor{run_clock{time.clock()},
                         virtual_limit{each_100, {.max_wait = 1us}, support::virtual_waiter{&time}}};
  auto const one = task<"one">([]() -> support::lazy<result<int>> { co_return result<int>{1}; });
  auto first = executor.async_execute(one);
  first.start();
  {
    auto second = executor.async_execute(one);
    second.start();
    CHECK(executor.get<virtual_limit>().waiting() == 1);
  }
  CHECK(executor.get<virtual_limit>().waiting() == 0);
}

TEST_CASE("a run that wakes after its deadline does not begin") {
  support::virtual_time time;
  using late_limit = waiting_rate_limit<support::late_waiter>;
  support::late_waiter late;
  late.on = &time;
  late.late = 100;
  task_executor executor{run_clock{time.clock()}, late_limit{each_100, {.max_wait = 1us}, late}};
  auto const one = task<"one">([]() -> support::lazy<result<int>> { co_return result<int>{1}; });
  auto first = executor.async_execute(run_info{.deadline = 150}, one);
  first.start();
  auto second = executor.async_execute(run_info{.deadline = 150}, one);
  second.start();
  time.run();
  REQUIRE(second.done());
  CHECK(second.take().assume_error().code() == errc::rejected);
}

TEST_CASE("threads that wait are admitted at the rate") {
  task_executor executor{run_clock{},
                         waiting_rate_limit{{.runs = 1, .per = 200us}, {.max_waiting = 8, .max_wait = 1h}}};
  auto const one = task<"one">([] { return 1; });
  std::atomic<int> done{0};
  auto const began = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int run = 0; run < 25; ++run) done.fetch_add(executor.execute(one).has_value() ? 1 : 0);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(done.load() == 100);
  CHECK(std::chrono::steady_clock::now() - began >= 99 * 200us);
}

}  // namespace
