// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/limits/waiting_bulkhead.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_time.hpp"
#include "support/clause.hpp"

#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;

using fake_bulkhead = waiting_bulkhead<waiters::fake>;

/// Runs one within another of the same executor, and tells how the inner one ends.
struct within {
  template <class Executor>
  constexpr errc operator()(Executor* executor, run_info info) const {
    auto const inner = executor->execute(info, task<"inner">([] { return 1; }));
    return inner.has_value() ? errc{} : inner.assume_error().code();
  }
};

/// How long the inner run waits for the outer one's place, which is never free.
constexpr std::int64_t waited(waiting_bulkhead_options limits, std::int64_t deadline = no_deadline) {
  std::int64_t now = 1000;
  task_executor executor{run_clock{clocks::fake{&now}}, fake_bulkhead{limits, waiters::fake{&now}}};
  run_info info{};
  info.deadline = deadline;
  auto const left = executor.execute(task<"within">(within{}), &executor, info);
  bool const ended = left.has_value() && left.assume_value() == errc::rejected;
  auto const& limit = executor.template get<fake_bulkhead>();
  return ended && limit.in_flight() == 0 && limit.waiting() == 0 ? now - 1000 : -1;
}

constexpr int waits_up_to() {
  EXPECT(waited({.max_wait = 700, .poll_interval = 50}) == 700);
  EXPECT(waited({.max_wait = 700, .poll_interval = 300}) == 700);
  EXPECT(waited({.max_wait = 700, .poll_interval = 10'000}) == 700);
  return 0;
}
CLAUSE(waits_up_to, "a run waits for a place as long as it is told, and no longer");

constexpr int not_beyond_the_deadline() {
  EXPECT(waited({.max_wait = 700, .poll_interval = 50}, 1120) == 120);
  EXPECT(waited({.max_wait = std::numeric_limits<std::int64_t>::max() - 2000, .poll_interval = 50}, 1120) == 120);
  return 0;
}
CLAUSE(not_beyond_the_deadline, "nor does it wait beyond its deadline");

constexpr int bounded_queue() {
  EXPECT(waited({.max_waiting = 0, .max_wait = 700}) == 0);
  return 0;
}
CLAUSE(bounded_queue, "where no more may wait it is refused at once");

constexpr int finds_a_place_at_once() {
  std::int64_t now = 5;
  task_executor executor{run_clock{clocks::fake{&now}}, fake_bulkhead{{.max_concurrent = 2}, waiters::fake{&now}}};
  auto const left = executor.execute(task<"within">(within{}), &executor, run_info{});
  EXPECT(left.has_value() && left.assume_value() == errc{});
  EXPECT(now == 5);
  return 0;
}
CLAUSE(finds_a_place_at_once, "who finds a place does not wait");

int stops_waiting() {
  stop_flag stop;
  stop.request();
  std::int64_t now = 0;
  task_executor executor{run_clock{clocks::fake{&now}},
                         fake_bulkhead{{.max_wait = 700, .poll_interval = 50}, waiters::fake{&now}}};
  run_info info{};
  info.stop = &stop;
  EXPECT(executor.execute(task<"within">(within{}), &executor, info).assume_value() == errc::rejected);
  EXPECT(now == 50);
  return 0;
}
TEST_CASE("who is asked to stop waits no longer") { CHECK(stops_waiting() == 0); }

TEST_CASE("an awaitable run waits for the place that another leaves") {
  support::virtual_time time;
  task_executor executor{
      run_clock{time.clock()},
      waiting_bulkhead{{.max_concurrent = 1, .max_waiting = 1, .max_wait = 1000, .poll_interval = 100}, support::virtual_waiter{&time}},
      retry{{.attempts = 2}, support::virtual_waiter{&time}}};
  auto const takes = task<"takes">([&time](std::int64_t how_long) -> support::lazy<result<std::int64_t>> {
    auto awaited = time.until(time.now + how_long);
    co_await awaited;
    co_return time.now;
  });
  auto first = executor.async_execute(takes, 250);
  auto second = executor.async_execute(takes, 10);
  auto third = executor.async_execute(takes, 10);
  first.start();
  second.start();
  third.start();
  auto const& limit = executor.get<waiting_bulkhead<support::virtual_waiter>>();
  REQUIRE(third.done());
  CHECK(third.take().assume_error().code() == errc::rejected);
  CHECK(limit.waiting() == 1);
  time.run();
  REQUIRE(first.done());
  REQUIRE(second.done());
  CHECK(first.take().assume_value() == 250);
  CHECK(second.take().assume_value() == 310);  // it looks at 300
  CHECK(limit.in_flight() == 0);
  CHECK(limit.waiting() == 0);

  auto holder = executor.async_execute(takes, 1000);
  holder.start();
  {
    auto abandoned = executor.async_execute(takes, 10);
    abandoned.start();
    CHECK(limit.waiting() == 1);
  }
  CHECK(limit.waiting() == 0);
  time.run();
  CHECK(limit.in_flight() == 0);
}

TEST_CASE("threads that wait long enough all get in, and never too many at once") {
  task_executor executor{run_clock{},
                         waiting_bulkhead{{.max_concurrent = 2, .max_waiting = 6, .max_wait = 60'000'000'000, .poll_interval = 1000}}};
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  auto const counts = task<"counts">([&] {
    int const now = inside.fetch_add(1) + 1;
    int before = most.load();
    while (before < now && !most.compare_exchange_weak(before, now)) {
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
  for (std::thread& each : threads) each.join();
  CHECK(most.load() <= 2);
  CHECK(ran.load() == 6 * 500);
  CHECK(executor.get<waiting_bulkhead<>>().in_flight() == 0);
  CHECK(executor.get<waiting_bulkhead<>>().waiting() == 0);
}

}  // namespace
