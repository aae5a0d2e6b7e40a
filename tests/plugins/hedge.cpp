// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/hedge.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_racer.hpp"
#include "support/clause.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <random>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using support::lazy;
using support::virtual_racer;

static_assert(Racer<virtual_racer, lazy<result<int>>>);
static_assert(!Racer<support::virtual_waiter, lazy<result<int>>>);
static_assert(HedgeDelay<hedged_after>);
static_assert(HedgeDelay<hedged_at_quantile>);

/// Calls of a task: how long each takes, and whether it fails; who has not come to its end is counted.
struct service {
  support::virtual_time time{};
  std::array<std::int64_t, 8> lasts{};
  std::array<bool, 8> fails{};
  std::size_t calls = 0;
  int ended = 0;
  int alive = 0;
};
struct living {
  int* count;
  explicit living(int* of) : count(of) { ++*count; }
  living(living const&) = delete;
  living& operator=(living const&) = delete;
  ~living() { --*count; }
};
constexpr auto call = task<"call">([](service* in) -> lazy<result<int>> {
  std::size_t const mine = in->calls++;
  living const here{&in->alive};
  auto awaited = in->time.until(in->time.now + in->lasts.at(mine));
  co_await awaited;
  ++in->ended;
  if (in->fails.at(mine)) co_return task_error{mine == 0 ? errc::failed : errc::retry_later, "no"};
  co_return static_cast<int>(mine) + 1;
});

struct outcome_seen {
  int value = 0;  ///< 0: an error
  errc code{};
  std::int64_t at = 0;
  std::size_t calls = 0;
  int ended = 0;
  friend bool operator==(outcome_seen const&, outcome_seen const&) = default;
};

/// One run, hedged after 10.
outcome_seen hedged(std::array<std::int64_t, 8> lasts, std::array<bool, 8> fails = {}) {
  service in;
  in.lasts = lasts;
  in.fails = fails;
  task_executor executor{run_clock{in.time.clock()}, hedge{hedged_after{10}, virtual_racer{&in.time}}};
  auto run = executor.async_execute(call, &in);
  run.start();
  while (!run.done()) in.time.step();
  std::int64_t const at = in.time.now;
  auto const left = run.take();
  CHECK(in.alive == 0);
  in.time.run();
  CHECK(in.time.now <= std::max<std::int64_t>(at, 10));  // nobody is left but the timer
  if (left.has_error()) return {0, left.assume_error().code(), at, in.calls, in.ended};
  return {left.assume_value(), {}, at, in.calls, in.ended};
}

TEST_CASE("the first attempt is hedged if it takes longer than the delay, and the first success wins") {
  CHECK(hedged({5}) == outcome_seen{1, {}, 5, 1, 1});
  CHECK(hedged({0}) == outcome_seen{1, {}, 0, 1, 1});
  CHECK(hedged({50, 5}) == outcome_seen{2, {}, 15, 2, 1});
  CHECK(hedged({50, 60}) == outcome_seen{1, {}, 50, 2, 1});
}

TEST_CASE("an error does not win where the other may succeed; of two errors the last is the run's") {
  CHECK(hedged({50, 5}, {false, true}) == outcome_seen{1, {}, 50, 2, 2});
  CHECK(hedged({20, 50}, {true, false}) == outcome_seen{2, {}, 60, 2, 2});
  CHECK(hedged({20, 50}, {true, true}) == outcome_seen{0, errc::retry_later, 60, 2, 2});
  CHECK(hedged({50, 20}, {true, true}) == outcome_seen{0, errc::failed, 50, 2, 2});
}

TEST_CASE("an attempt that fails before the delay is not hedged") {
  CHECK(hedged({5, 5}, {true, false}) == outcome_seen{0, errc::failed, 5, 1, 1});
}

TEST_CASE("each attempt of a retry is hedged anew, inside a breaker and the timeouts") {
  service in;
  in.lasts = {30, 40, 20, 5};
  in.fails = {true, true, false, false};
  support::virtual_waiter const waits{&in.time};
  task_executor executor{run_clock{in.time.clock()},
                         total_timeout<clocks::fake>{{.limit = 500}},
                         retry{{.attempts = 2, .backoff = {.first = 100}}, waits},
                         circuit_breaker{{}, consecutive_failures{5}, clocks::fake{}},
                         attempt_timeout<clocks::fake>{{.limit = 200}},
                         hedge{hedged_after{10}, virtual_racer{&in.time}}};
  auto run = executor.async_execute(call, &in);
  run.start();
  in.time.run();
  REQUIRE(run.done());
  CHECK(run.take().assume_value() == 4);
  CHECK(in.calls == 4);
  CHECK(in.time.now >= 50 + 100 + 15);
}

TEST_CASE("a run that is abandoned takes both attempts with it") {
  service in;
  in.lasts = {50, 50};
  task_executor executor{run_clock{in.time.clock()}, hedge{hedged_after{10}, virtual_racer{&in.time}}};
  {
    auto run = executor.async_execute(call, &in);
    run.start();
    in.time.step();
    in.time.step();
    CHECK(in.alive == 2);
  }
  CHECK(in.alive == 0);
}

constexpr int learns() {
  detail::quantile median{500, 1000};
  for (int i = 0; i < 4000; ++i) median.add(i % 2 == 0 ? 40'000 : 60'000);
  EXPECT(median.value() >= 39'000 && median.value() <= 61'000);
  detail::quantile low{1, 1000};
  for (int i = 0; i < 1000; ++i) low.add(0);
  EXPECT(low.value() == 0);
  detail::quantile high{999, 1};
  for (int i = 0; i < 4000; ++i) high.add(std::int64_t{1} << 60);
  EXPECT(high.value() == std::int64_t{1} << 50);
  return 0;
}
CLAUSE(learns, "an estimate goes where the numbers are, and keeps within bounds");

TEST_CASE("the wanted share is below the estimate") {
  std::mt19937 random{7};
  std::exponential_distribution<double> latency{1.0 / 2'000'000};
  for (int const per_mille : {500, 900, 950, 990}) {
    detail::quantile estimate{per_mille, 1'000'000};
    int below = 0;
    constexpr int warm = 20'000;
    constexpr int counted = 200'000;
    for (int i = 0; i < warm + counted; ++i) {
      auto const number = static_cast<std::int64_t>(latency(random));
      if (i >= warm && number <= estimate.value()) ++below;
      estimate.add(number);
    }
    CHECK(below >= counted / 1000 * (per_mille - 10));
    CHECK(below <= counted / 1000 * (per_mille + 10));
  }
}

TEST_CASE("so many in a thousand runs are hedged as the quantile says") {
  std::mt19937 random{11};
  std::exponential_distribution<double> latency{1.0 / 2'000'000};
  service in;
  hedge const hedging{hedged_at_quantile{{.per_mille = 900, .first = 1000, .least = 500}}, virtual_racer{&in.time}};
  task_executor executor{run_clock{in.time.clock()}, hedging};
  int twice = 0;
  for (int i = 0; i < 5000; ++i) {
    in.calls = 0;
    for (auto& lasts : in.lasts) lasts = static_cast<std::int64_t>(latency(random));
    auto run = executor.async_execute(call, &in);
    run.start();
    in.time.run();
    REQUIRE(run.take().has_value());
    if (i >= 1000 && in.calls == 2) ++twice;
  }
  CHECK(twice >= 300);
  CHECK(twice <= 500);
}

TEST_CASE("the delay is never less than the least") {
  hedged_at_quantile delay{{.per_mille = 10, .first = 0, .least = 700}};
  for (int i = 0; i < 100; ++i) delay.took([] { return std::int64_t{1}; });
  CHECK(delay.nanoseconds() == 700);
}

TEST_CASE("threads that learn together keep the wanted share below") {
  detail::quantile estimate{900, 1'000'000};
  std::atomic<int> below{0};
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 4; ++seed) {
    threads.emplace_back([&, seed] {
      std::mt19937 random{seed};
      std::uniform_int_distribution<std::int64_t> number{0, 1'000'000};
      for (int i = 0; i < 20'000; ++i) {
        std::int64_t const next = number(random);
        if (next <= estimate.value()) below.fetch_add(1);
        estimate.add(next);
      }
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(below.load() > 80'000 / 100 * 88);
  CHECK(below.load() < 80'000 / 100 * 92);
}

}  // namespace
