// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/chaos_fault.hpp>
#include <qtasks/plugins/resilience/chaos_latency.hpp>
#include <qtasks/plugins/resilience/chaos_result.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_time.hpp"
#include "support/clause.hpp"

#include <atomic>
#include <cmath>
#include <cstdint>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;

constexpr auto one = task<"one">([] { return 1; });

constexpr int never_and_always() {
  task_executor never{chaos_fault{{.probability = 0}}, chaos_result<int>{{.probability = 0}, 5}};
  task_executor always{chaos_fault{{.probability = 1}}};
  task_executor answers{chaos_result<int>{{.probability = 1}, 5}};
  for (int i = 0; i < 100; ++i) {
    EXPECT(never.execute(one).assume_value() == 1);
    EXPECT(always.execute(one).assume_error() == task_error{errc::failed, "a fault put in by chaos"});
    EXPECT(answers.execute(one).assume_value() == 5);
  }
  return 0;
}
CLAUSE(never_and_always, "a chance of 0 never hits, of 1 always");

constexpr int own_fault() {
  task_executor executor{chaos_fault{{.probability = 1}, task_error{errc::timeout, "too slow"}}};
  EXPECT(executor.execute(one).assume_error() == task_error{errc::timeout, "too slow"});
  return 0;
}
CLAUSE(own_fault, "the fault may be an error of one's own");

constexpr int same_again() {
  task_executor a{chaos_fault{{.probability = 0.5, .seed = 7}}};
  task_executor b{chaos_fault{{.probability = 0.5, .seed = 7}}};
  task_executor c{chaos_fault{{.probability = 0.5, .seed = 8}}};
  int differ = 0;
  for (int i = 0; i < 64; ++i) {
    bool const hit = a.execute(one).has_error();
    EXPECT(b.execute(one).has_error() == hit);
    differ += static_cast<int>(c.execute(one).has_error() != hit);
  }
  EXPECT(differ > 0);
  return 0;
}
CLAUSE(same_again, "the same seed hits the same calls, another seed others");

constexpr int waits() {
  std::int64_t now = 10;
  task_executor executor{run_clock<clocks::fake>{{&now}}, chaos_latency{{.probability = 1}, 500, waiters::fake{&now}}};
  EXPECT(executor.execute(one).assume_value() == 1 && now == 510);
  task_executor none{run_clock<clocks::fake>{{&now}}, chaos_latency{{.probability = 0}, 500, waiters::fake{&now}}};
  EXPECT(none.execute(one).assume_value() == 1 && now == 510);
  return 0;
}
CLAUSE(waits, "latency passes before the task");

TEST_CASE("latency holds up no thread where its waiter is awaitable") {
  support::virtual_time time;
  auto const says_when = task<"says_when">([&time] { return time.now; });
  task_executor executor{run_clock{time.clock()},
                         chaos_latency{{.probability = 0.5, .seed = 3}, 500, support::virtual_waiter{&time}}};
  int late = 0;
  for (int i = 0; i < 100; ++i) {
    std::int64_t const began = time.now;
    auto one_run = executor.async_execute(says_when);
    auto other = executor.async_execute(says_when);
    one_run.start();
    other.start();
    time.run();
    std::int64_t const took = one_run.take().assume_value() - began;
    std::int64_t const other_took = other.take().assume_value() - began;
    REQUIRE((took == 0 || took == 500));
    REQUIRE((other_took == 0 || other_took == 500));
    REQUIRE(time.now == began + (took + other_took > 0 ? 500 : 0));
    late += took + other_took > 0 ? 1 : 0;
  }
  CHECK(late > 50);
  CHECK(late < 100);
}

constexpr int of_its_type() {
  constexpr auto text = task<"text">([] { return 'c'; });
  task_executor executor{chaos_result<int>{{.probability = 1}, 5}};
  EXPECT(executor.execute(one).assume_value() == 5);
  EXPECT(executor.execute(text).assume_value() == 'c');
  return 0;
}
CLAUSE(of_its_type, "a result is for tasks that return its type");

constexpr int left_out() {
  constexpr bool testing = false;
  using faults = when<testing, chaos_fault>;
  task_executor executor{faults{chaos_fault{{.probability = 1}}}};
  EXPECT(executor.execute(one).has_value());
  static_assert(sizeof(executor) == sizeof(task_executor<>));
  return 0;
}
CLAUSE(left_out, "left out by `when` it takes no place and does nothing");

TEST_CASE("so many calls are hit as the chance says") {
  for (double const chance : {0.01, 0.25, 0.5, 0.9}) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      task_executor executor{chaos_fault{{.probability = chance, .seed = seed}}};
      constexpr int calls = 20'000;
      int hits = 0;
      for (int i = 0; i < calls; ++i) hits += static_cast<int>(executor.execute(one).has_error());
      double const sigma = std::sqrt(calls * chance * (1 - chance));
      CAPTURE(chance, seed, hits);
      CHECK(std::abs(hits - calls * chance) < 4 * sigma);
    }
  }
}

TEST_CASE("threads share one sequence: together they are hit as often as one would be") {
  auto const hits = [](int threads_count, int calls) {
    task_executor executor{chaos_fault{{.probability = 0.3, .seed = 9}}};
    std::atomic<int> count{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < threads_count; ++i) {
      threads.emplace_back([&] {
        for (int call = 0; call < calls; ++call) count.fetch_add(static_cast<int>(executor.execute(one).has_error()));
      });
    }
    for (std::thread& each : threads) each.join();
    return count.load();
  };
  CHECK(hits(4, 5000) == hits(1, 20'000));
}

}  // namespace
