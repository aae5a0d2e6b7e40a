// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/chaos_fault.hpp>
#include <qtasks/qtasks.hpp>

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
  task_executor never{chaos_fault{{.probability = 0}}};
  task_executor always{chaos_fault{{.probability = 1}}};
  for (int i = 0; i < 100; ++i) {
    EXPECT(never.execute(one).assume_value() == 1);
    EXPECT(always.execute(one).assume_error() == task_error{errc::failed, "a fault injected by chaos"});
  }
  return 0;
}
CLAUSE(never_and_always, "with probability 0 it never fails a call, with probability 1 always");

constexpr int own_fault() {
  task_executor executor{chaos_fault{{.probability = 1}, task_error{errc::timeout, "too slow"}}};
  EXPECT(executor.execute(one).assume_error() == task_error{errc::timeout, "too slow"});
  return 0;
}
CLAUSE(own_fault, "the error of the fault can be chosen");

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

constexpr int removed() {
  constexpr bool testing = false;
  using faults = when<testing, chaos_fault>;
  task_executor executor{faults{chaos_fault{{.probability = 1}}}};
  EXPECT(executor.execute(one).has_value());
  static_assert(sizeof(executor) == sizeof(task_executor<>));
  return 0;
}
CLAUSE(removed, "removed by `when` it has no size and does nothing");

TEST_CASE("the share of calls that are hit is the probability") {
  for (double const probability : {0.01, 0.25, 0.5, 0.9}) {
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
      task_executor executor{chaos_fault{{.probability = probability, .seed = seed}}};
      constexpr int calls = 20'000;
      int hits = 0;
      for (int i = 0; i < calls; ++i) hits += static_cast<int>(executor.execute(one).has_error());
      double const sigma = std::sqrt(calls * probability * (1 - probability));
      CAPTURE(probability, seed, hits);
      CHECK(std::abs(hits - calls * probability) < 4 * sigma);
    }
  }
}

TEST_CASE("threads share one sequence of numbers: together they have as many hits as one thread") {
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
