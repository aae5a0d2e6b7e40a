// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/hedge.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_racer.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using support::lazy;
using support::virtual_racer;

static_assert(Racer<virtual_racer, lazy<result<int>>>);
static_assert(!Racer<support::virtual_waiter, lazy<result<int>>>);
static_assert(HedgeDelay<hedged_after>);

/// The calls of a task: how long each takes, and whether it fails. `alive` counts the calls that are neither finished
/// nor destroyed.
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

struct observed {
  int value = 0;  ///< 0: an error
  errc code{};
  std::int64_t at = 0;
  std::size_t calls = 0;
  int ended = 0;
  friend bool operator==(observed const&, observed const&) = default;
};

/// Executes one run, hedged after 10 ns.
observed hedged(std::array<std::int64_t, 8> lasts, std::array<bool, 8> fails = {}) {
  service in;
  in.lasts = lasts;
  in.fails = fails;
  task_executor executor{run_clock{in.time.clock()}, hedge{hedged_after{10ns}, virtual_racer{&in.time}}};
  auto run = executor.async_execute(call, &in);
  run.start();
  while (!run.done()) in.time.step();
  std::int64_t const at = in.time.now;
  auto const returned = run.take();
  CHECK(in.alive == 0);
  in.time.run();
  CHECK(in.time.now <= std::max<std::int64_t>(at, 10));  // only the timer remains
  if (returned.has_error()) return {0, returned.assume_error().code(), at, in.calls, in.ended};
  return {returned.assume_value(), {}, at, in.calls, in.ended};
}

TEST_CASE("the first attempt is hedged if it takes longer than the delay, and the first success wins") {
  CHECK(hedged({5}) == observed{1, {}, 5, 1, 1});
  CHECK(hedged({0}) == observed{1, {}, 0, 1, 1});
  CHECK(hedged({50, 5}) == observed{2, {}, 15, 2, 1});
  CHECK(hedged({50, 60}) == observed{1, {}, 50, 2, 1});
}

TEST_CASE("an error does not win while the other attempt may succeed; of two errors the last is returned") {
  CHECK(hedged({50, 5}, {false, true}) == observed{1, {}, 50, 2, 2});
  CHECK(hedged({20, 50}, {true, false}) == observed{2, {}, 60, 2, 2});
  CHECK(hedged({20, 50}, {true, true}) == observed{0, errc::retry_later, 60, 2, 2});
  CHECK(hedged({50, 20}, {true, true}) == observed{0, errc::failed, 50, 2, 2});
}

TEST_CASE("an attempt that fails before the delay is not hedged") {
  CHECK(hedged({5, 5}, {true, false}) == observed{0, errc::failed, 5, 1, 1});
}

/// Executes one run of up to `most` attempts, each 10 ns after the one before.
observed hedged_often(int most, std::array<std::int64_t, 8> lasts, std::array<bool, 8> fails = {}, run_info info = {}) {
  service in;
  in.lasts = lasts;
  in.fails = fails;
  task_executor executor{run_clock{in.time.clock()},
                         hedge{hedged_after{10ns}, virtual_racer{&in.time}, hedge_attempts{.most = most}}};
  auto run = executor.async_execute(info, call, &in);
  run.start();
  while (!run.done()) in.time.step();
  std::int64_t const at = in.time.now;
  auto const returned = run.take();
  CHECK(in.alive == 0);
  in.time.run();
  if (returned.has_error()) return {0, returned.assume_error().code(), at, in.calls, in.ended};
  return {returned.assume_value(), {}, at, in.calls, in.ended};
}

TEST_CASE("more than two attempts: each begins a delay after the one before, and the first success wins") {
  CHECK(hedged_often(3, {100, 100, 5}) == observed{3, {}, 25, 3, 1});
  CHECK(hedged_often(4, {100, 100, 100, 5}) == observed{4, {}, 35, 4, 1});
  CHECK(hedged_often(4, {100, 12, 100, 100}) == observed{2, {}, 22, 3, 1});
  CHECK(hedged_often(3, {50, 100, 100}) == observed{1, {}, 50, 3, 1});
  CHECK(hedged_often(1, {50}) == observed{1, {}, 50, 1, 1});
}

TEST_CASE("an attempt that fails before the next one is due begins it at once") {
  CHECK(hedged_often(3, {3, 4}, {true}) == observed{2, {}, 7, 2, 2});
  CHECK(hedged_often(3, {1, 1, 1}, {true, true, true}) == observed{0, errc::retry_later, 3, 3, 3});
  CHECK(hedged_often(3, {100, 2, 4}, {false, true}) == observed{3, {}, 16, 3, 2});
  // At the deadline no attempt begins.
  CHECK(hedged_often(3, {3, 4}, {true}, {.deadline = 3}) == observed{0, errc::failed, 3, 1, 1});
}

/// Keeps the number and the time of each further attempt.
struct hears_attempts {
  std::array<std::int64_t, 8>* at;
  void on(trigger<"policy_hedged">, auto const& event) const {
    at->at(static_cast<std::size_t>(event.attempt)) = event.wait_ns;
  }
};

TEST_CASE("each further attempt is heard, with the time since the first one began") {
  service in;
  in.lasts = {100, 2, 4};
  in.fails = {false, true};
  std::array<std::int64_t, 8> heard{};
  task_executor often{run_clock{in.time.clock()}, hears_attempts{&heard},
                      hedge{hedged_after{10ns}, virtual_racer{&in.time}, hedge_attempts{.most = 3}}};
  auto three = often.async_execute(call, &in);
  three.start();
  in.time.run();
  CHECK(three.take().has_value());
  CHECK(heard == std::array<std::int64_t, 8>{0, 0, 10, 12});
  service again;
  again.lasts = {100, 2};
  heard = {};
  task_executor once{run_clock{again.time.clock()}, hears_attempts{&heard},
                     hedge{hedged_after{10ns}, virtual_racer{&again.time}}};
  auto two = once.async_execute(call, &again);
  two.start();
  again.time.run();
  CHECK(two.take().has_value());
  CHECK(heard == std::array<std::int64_t, 8>{0, 0, 10});
}

static_assert(sizeof(hedge<virtual_racer>) == sizeof(hedged_after) + sizeof(virtual_racer));

TEST_CASE("no second attempt begins at the deadline or after it, or if the run is to stop") {
  for (std::int64_t const deadline : {9, 10, 11}) {
    service in;
    in.lasts = {50, 5};
    task_executor executor{run_clock{in.time.clock()}, hedge{hedged_after{10ns}, virtual_racer{&in.time}}};
    auto run = executor.async_execute(run_info{.deadline = deadline}, call, &in);
    run.start();
    while (!run.done()) in.time.step();
    CHECK(in.calls == (deadline > 10 ? 2U : 1U));
    CHECK(run.take().assume_value() == (deadline > 10 ? 2 : 1));
  }
}

TEST_CASE("each attempt of a retry is hedged, inside a breaker and the timeouts") {
  service in;
  in.lasts = {30, 40, 20, 5};
  in.fails = {true, true, false, false};
  support::virtual_waiter const waits{&in.time};
  task_executor executor{run_clock{in.time.clock()},
                         total_timeout<clocks::fake>{{.limit = 500ns}},
                         retry{{.attempts = 2, .backoff = {.initial = 100ns}}, waits},
                         circuit_breaker{{}, consecutive_failures{5}, clocks::fake{}},
                         attempt_timeout<clocks::fake>{{.limit = 200ns}},
                         hedge{hedged_after{10ns}, virtual_racer{&in.time}}};
  auto run = executor.async_execute(call, &in);
  run.start();
  in.time.run();
  REQUIRE(run.done());
  CHECK(run.take().assume_value() == 4);
  CHECK(in.calls == 4);
  CHECK(in.time.now >= 50 + 100 + 15);
}

TEST_CASE("destroying a run destroys both attempts") {
  service in;
  in.lasts = {50, 50};
  task_executor executor{run_clock{in.time.clock()}, hedge{hedged_after{10ns}, virtual_racer{&in.time}}};
  {
    auto run = executor.async_execute(call, &in);
    run.start();
    in.time.step();
    in.time.step();
    CHECK(in.alive == 2);
  }
  CHECK(in.alive == 0);
}

TEST_CASE("the share of runs that are hedged follows the quantile") {
  std::mt19937 random{11};
  std::exponential_distribution<double> latency{1.0 / 2'000'000};
  service in;
  hedge const hedging{hedged_at_quantile{{.per_mille = 900, .initial = 1us, .min_delay = 500ns}},
                      virtual_racer{&in.time}};
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

}  // namespace
