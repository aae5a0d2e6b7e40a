// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/adaptive_bulkhead.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_time.hpp"
#include "support/clause.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

using adaptive = adaptive_bulkhead<clocks::fake>;

constexpr auto lasts = task<"lasts">([](std::int64_t* now, std::int64_t time, errc code) -> result<int> {
  *now += time;
  if (code != errc{}) return task_error{code, "no"};
  return 1;
});

/// A service in virtual time whose runs come one after the other.
struct one_by_one {
  std::int64_t now = 1000;
  task_executor<run_clock<clocks::fake>, adaptive> executor;

  constexpr explicit one_by_one(adaptive_bulkhead_options options)
      : executor{run_clock{clocks::fake{&now}}, adaptive{options}} {}
  constexpr std::int32_t limit() const { return executor.template get<adaptive>().limit(); }
  /// Returns the limit after runs of this length and end.
  constexpr std::int32_t after(int runs, std::int64_t time, errc code = {}) {
    for (int i = 0; i < runs; ++i) (void)executor.execute(lasts, &now, time, code);
    return limit();
  }
};

/// Runs nested to `Depth`, the innermost of which lasts 10 ns. Returns how many of them were admitted.
template <int Depth>
struct nested {
  template <class Executor>
  constexpr int operator()(Executor* executor, std::int64_t* now) const {
    if constexpr (Depth == 1) {
      *now += 10;
      return 1;
    } else {
      auto const inner = executor->execute(task<"nested">(nested<Depth - 1>{}), executor, now);
      return inner.has_value() ? 1 + inner.assume_value() : 1;
    }
  }
};

constexpr int limits_concurrency() {
  one_by_one service{{.max_latency = 1us, .initial_concurrent = 3, .max_concurrent = 3}};
  auto& executor = service.executor;
  EXPECT(executor.execute(task<"nested">(nested<3>{}), &executor, &service.now).assume_value() == 3);
  EXPECT(executor.execute(task<"nested">(nested<5>{}), &executor, &service.now).assume_value() == 3);
  EXPECT(executor.get<adaptive>().in_flight() == 0);
  EXPECT(service.limit() == 3);
  return 0;
}
CLAUSE(limits_concurrency, "admits as many runs at a time as the limit says, and has all permits again");

constexpr int rises() {
  // Each round has as many runs in progress as the limit. The inner runs end first.
  one_by_one service{{.max_latency = 1us, .initial_concurrent = 4}};
  auto& executor = service.executor;
  (void)executor.execute(task<"nested">(nested<4>{}), &executor, &service.now);
  EXPECT(service.limit() == 4);  // the last of the four ended with one run in progress: that is less than half
  (void)executor.execute(task<"nested">(nested<4>{}), &executor, &service.now);
  EXPECT(service.limit() == 5);
  (void)executor.execute(task<"nested">(nested<4>{}), &executor, &service.now);
  EXPECT(service.limit() == 5);
  return 0;
}
CLAUSE(rises, "as many runs within the latency as the limit raise it by one, if half of it is in use");

constexpr int not_where_unused() {
  one_by_one service{{.max_latency = 1us, .initial_concurrent = 10}};
  EXPECT(service.after(50, 10) == 10);
  one_by_one small{{.max_latency = 1us, .initial_concurrent = 1}};
  EXPECT(small.after(1, 10) == 2);
  EXPECT(small.after(2, 10) == 3);
  EXPECT(small.after(50, 10) == 3);  // one run at a time is less than half of three
  return 0;
}
CLAUSE(not_where_unused, "a limit that is not in use by half does not rise");

constexpr int falls() {
  one_by_one service{{.max_latency = 100ns, .initial_concurrent = 100}};
  EXPECT(service.after(1, 100) == 100);  // as long as allowed
  EXPECT(service.after(1, 101) == 90);
  EXPECT(service.after(1, 101) == 81);
  EXPECT(service.after(1, 101) == 72);
  EXPECT(service.after(60, 101) == 1);
  return 0;
}
CLAUSE(falls, "a run that takes too long lowers the limit by a tenth, at least by one");

constexpr int bounds() {
  one_by_one low{{.max_latency = 100ns, .min_concurrent = 7, .initial_concurrent = 20}};
  EXPECT(low.after(20, 101) == 7);
  one_by_one high{{.max_latency = 100ns, .initial_concurrent = 1, .max_concurrent = 2}};
  EXPECT(high.after(20, 10) == 2);
  return 0;
}
CLAUSE(bounds, "the limit stays between its bounds");

constexpr int counted_ends() {
  adaptive_bulkhead_options const options{.max_latency = 100ns, .initial_concurrent = 1};
  EXPECT(one_by_one{options}.after(1, 10) == 2);
  for (errc const code : {errc::failed, errc::rejected, errc::task_cancel_error, errc::permanent, errc::retry_later,
                          errc::task_plugin_trigger_error})
    EXPECT(one_by_one{options}.after(5, 10, code) == 1);
  adaptive_bulkhead_options const wide{.max_latency = 100ns, .initial_concurrent = 20};
  EXPECT(one_by_one{wide}.after(1, 10, errc::timeout) == 18);
  EXPECT(one_by_one{wide}.after(1, 200, errc::failed) == 18);
  EXPECT(one_by_one{wide}.after(1, 200, errc::rejected) == 20);
  EXPECT(one_by_one{wide}.after(1, 200, errc::task_cancel_error) == 20);
  return 0;
}
CLAUSE(counted_ends,
       "values raise the limit; timeouts and late errors lower it; rejected and cancelled runs do neither");

/// A run in which another one begins, and both end too late.
constexpr int once_for_all() {
  one_by_one service{{.max_latency = 15ns, .initial_concurrent = 100}};
  auto& executor = service.executor;
  auto const outer = task<"outer">([](auto* within, std::int64_t* now) {
    for (int i = 0; i < 3; ++i) (void)within->execute(task<"inner">([](std::int64_t* at) { return *at += 20; }), now);
    return 1;
  });
  (void)executor.execute(outer, &executor, &service.now);
  EXPECT(service.limit() ==
         72);  // each of the inner runs began after the last decrease; the outer one before all of them
  return 0;
}
CLAUSE(once_for_all, "a run that began before the last decrease does not lower the limit again");

constexpr int old_runs_do_not_raise() {
  one_by_one service{{.max_latency = 15ns, .initial_concurrent = 1, .max_concurrent = 2}};
  auto& executor = service.executor;
  EXPECT(service.after(1, 1) == 2);
  auto const outer = task<"outer">([](auto* within, std::int64_t* now) {
    (void)within->execute(lasts, now, 1, errc::timeout);
    return 1;
  });
  (void)executor.execute(outer, &executor, &service.now);
  EXPECT(service.limit() == 1);
  return 0;
}
CLAUSE(old_runs_do_not_raise, "a run that began before the last decrease does not raise the limit");

constexpr int with_retry() {
  std::int64_t now = 0;
  task_executor executor{
      run_clock{clocks::fake{&now}}, adaptive{{.max_latency = 100ns, .initial_concurrent = 20}},
      retry{{.attempts = 3, .backoff = {.initial = 60ns, .jitter = backoff_jitter::none}}, waiters::fake{&now}}};
  (void)executor.execute(lasts, &now, 1, errc::failed);
  EXPECT(executor.get<adaptive>().limit() == 18);
  return 0;
}
CLAUSE(with_retry, "the latency includes the attempts and waits of a retry inside");

constexpr int refuses() {
  one_by_one service{{.initial_concurrent = 1}};
  auto& executor = service.executor;
  auto const outer = task<"outer">([](auto* within) {
    auto const refused = within->execute(task<"inner">([] { return 1; }));
    return refused.has_error() && refused.assume_error() == task_error{errc::rejected, "the bulkhead is full"};
  });
  EXPECT(executor.execute(outer, &executor).assume_value());
  return 0;
}
CLAUSE(refuses, "a run beyond the limit is rejected as by a bulkhead");

TEST_CASE("options of an adaptive limit out of their ranges become the nearest limit") {
  constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
  constexpr std::int32_t least = std::numeric_limits<std::int32_t>::min();
  auto const limit_of = [](std::int32_t low, std::int32_t initial, std::int32_t high) {
    return adaptive{{.min_concurrent = low, .initial_concurrent = initial, .max_concurrent = high}}.limit();
  };
  CHECK(limit_of(0, 0, 0) == 1);
  CHECK(limit_of(least, least, least) == 1);
  CHECK(limit_of(most, least, least) == most);
  CHECK(limit_of(5, 3, 10) == 5);
  CHECK(limit_of(5, 30, 10) == 10);
  CHECK(limit_of(5, 7, 3) == 5);
  std::int64_t now = 0;
  task_executor executor{run_clock{clocks::fake{&now}}, adaptive{{.max_latency = -1ns, .initial_concurrent = 20}}};
  CHECK(executor.execute(lasts, &now, 1, errc{}).has_value());
  CHECK(executor.get<adaptive>().limit() == 20);
  CHECK(executor.execute(lasts, &now, 2, errc{}).has_value());
  CHECK(executor.get<adaptive>().limit() == 18);
}

TEST_CASE("an awaitable run holds its permit until it ends, and then counts; one that is destroyed does not count") {
  support::virtual_time time;
  task_executor executor{run_clock{time.clock()}, adaptive{{.max_latency = 100ns, .initial_concurrent = 20}}};
  auto const& limiter = executor.get<adaptive>();
  auto const waits = task<"waits">([&time](std::int64_t until) -> support::lazy<result<int>> {
    auto end = time.until(until);
    co_await end;
    co_return result<int>{7};
  });
  auto late = executor.async_execute(waits, 150);
  late.start();
  {
    std::optional destroyed{executor.async_execute(waits, 1000)};
    destroyed->start();
    CHECK(limiter.in_flight() == 2);
  }
  CHECK(limiter.in_flight() == 1);
  time.run();
  REQUIRE(late.done());
  CHECK(late.take().assume_value() == 7);
  CHECK(limiter.in_flight() == 0);
  CHECK(limiter.limit() == 18);
}

TEST_CASE("threads change the limit together, and never exceed the highest") {
  task_executor executor{run_clock{},
                         adaptive_bulkhead{{.max_latency = 1h, .initial_concurrent = 2, .max_concurrent = 3}}};
  std::atomic<int> inside{0};
  std::atomic<int> peak{0};
  auto const counts = task<"counts">([&](bool times_out) -> result<int> {
    int const now = inside.fetch_add(1) + 1;
    int before = peak.load();
    while (before < now && !peak.compare_exchange_weak(before, now)) {
    }
    std::this_thread::yield();
    inside.fetch_sub(1);
    if (times_out) return task_error{errc::timeout, "late"};
    return 1;
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      for (int run = 0; run < 2000; ++run) (void)executor.execute(counts, run % 20 == 0);
    });
  }
  for (std::thread& thread : threads) thread.join();
  auto const& limiter = executor.get<adaptive_bulkhead<>>();
  CHECK(peak.load() <= 3);
  CHECK(limiter.limit() >= 1);
  CHECK(limiter.limit() <= 3);
  CHECK(limiter.in_flight() == 0);
}

}  // namespace
