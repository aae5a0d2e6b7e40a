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
#include <type_traits>
#include <utility>

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

/// An object that cannot be copied, and one that can.
struct shared_note {
  int written = 0;
  shared_note() = default;
  shared_note(shared_note const&) = delete;
  shared_note& operator=(shared_note const&) = delete;
};
struct own_note {
  int before = 0;
  int written = 0;
};
/// Writes into both objects, and into the deadline, what it wrote before the hedge and in each attempt.
struct notes {
  using order = qtasks::order<provides<shared_note, own_note>>;
  void on(trigger<"task_executor_before_execute">, auto const& event) const {
    event.context.template get<own_note>()->before = 7;
  }
  template <class Event, class Next>
  auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const -> decltype(next()) {
    int const number = ++event.context.template get<shared_note>()->written;
    event.context.template get<own_note>()->written = number;
    event.context.deadline(1000 * number);
    return next();
  }
};
/// What the task of an attempt sees, and what the run has in the end.
struct seen_notes {
  std::array<own_note, 4> own{};
  std::array<std::int64_t, 4> deadlines{};
  own_note last{};
  int shared = 0;
  std::int64_t deadline = 0;
};
struct sees_last {
  seen_notes* seen;
  void on(trigger<"task_executor_task_close">, auto const& event) const {
    seen->last = *event.context.template get<own_note>();
    seen->shared = event.context.template get<shared_note>()->written;
    seen->deadline = event.context.deadline();
  }
};
/// In each attempt, reads the context at its end, through the type that a .cpp sees.
constexpr auto look = task<"look">([](context& ctx, service* in, seen_notes* seen) -> lazy<result<int>> {
  std::size_t const mine = in->calls++;
  auto awaited = in->time.until(in->time.now + in->lasts.at(mine));
  co_await awaited;
  seen->own.at(mine) = *ctx.get<own_note>();
  seen->deadlines.at(mine) = ctx.deadline();
  if (in->fails.at(mine)) co_return task_error{errc::failed, "no"};
  co_return static_cast<int>(mine) + 1;
});
template <class... Attempts>
seen_notes looks(std::array<std::int64_t, 8> lasts, std::array<bool, 8> fails, Attempts... attempts) {
  service in;
  in.lasts = lasts;
  in.fails = fails;
  seen_notes seen;
  task_executor executor{run_clock{in.time.clock()}, sees_last{&seen},
                         hedge{hedged_after{10ns}, virtual_racer{&in.time}, attempts...}, notes{}};
  {
    auto run = executor.async_execute(run_info{.deadline = 5000}, look, &in, &seen);
    run.start();
    in.time.run();
    CHECK(run.done());
  }
  return seen;
}

TEST_CASE(
    "an attempt has a copy of the run's context, and the objects of the one whose result counts become the run's") {
  // The second wins; then the first; then both fail, and the second or the first is the last.
  CHECK(looks({50, 5}, {}).last.written == 2);
  CHECK(looks({15, 50}, {}).last.written == 1);
  CHECK(looks({20, 50}, {true, true}).last.written == 2);
  CHECK(looks({50, 20}, {true, true}).last.written == 1);
  CHECK(looks({5}, {true}).last.written == 1);
  auto const both = looks({50, 60}, {true});
  for (std::size_t each = 0; each < 2; ++each) {
    CHECK(both.own.at(each).before == 7);
    CHECK(both.own.at(each).written == static_cast<int>(each) + 1);
    CHECK(both.deadlines.at(each) == 1000 * (static_cast<int>(each) + 1));
  }
  // Others are those of the run: what cannot be copied, and the deadline after the hedge.
  CHECK((both.last.before == 7 && both.shared == 2 && both.deadline == 5000));
}

TEST_CASE("no further attempt begins once the run is asked to stop") {
  for (int const attempts : {2, 3}) {
    service in;
    in.lasts = {50, 50, 50};
    stop_flag stop;
    auto const observe = [&](auto hedging) {
      task_executor executor{run_clock{in.time.clock()}, hedging};
      auto run = executor.async_execute(run_info{.stop = &stop}, call, &in);
      run.start();
      while (in.calls + 1 < static_cast<std::size_t>(attempts)) in.time.step();
      stop.request();
      in.time.run();
      CHECK(run.take().has_value());
    };
    if (attempts == 2) observe(hedge{hedged_after{10ns}, virtual_racer{&in.time}});
    if (attempts == 3) observe(hedge{hedged_after{10ns}, virtual_racer{&in.time}, hedge_attempts{.most = 3}});
    CHECK(in.calls == static_cast<std::size_t>(attempts) - 1);
  }
}

TEST_CASE("of more than two attempts, the objects of the one whose result counts become the run's") {
  hedge_attempts const three{.most = 3};
  CHECK(looks({100, 100, 5}, {}, three).last.written == 3);
  CHECK(looks({100, 12, 100}, {}, three).last.written == 2);
  CHECK(looks({50, 100, 100}, {}, three).last.written == 1);
  CHECK(looks({1, 1, 1}, {true, true, true}, three).last.written == 3);
  CHECK(looks({60, 40, 10}, {true, true, true}, three).last.written == 1);
  CHECK(looks({5}, {}, hedge_attempts{.most = 1}).last.written == 1);
}

TEST_CASE("a hedge in a hedge") {
  service in;
  in.lasts = {100, 100, 100, 5};
  seen_notes seen;
  task_executor executor{run_clock{in.time.clock()}, sees_last{&seen},
                         named<"outer", hedge<virtual_racer>>{hedge{hedged_after{25ns}, virtual_racer{&in.time}}},
                         named<"inner", hedge<virtual_racer>>{hedge{hedged_after{10ns}, virtual_racer{&in.time}}},
                         notes{}};
  {
    auto run = executor.async_execute(look, &in, &seen);
    run.start();
    in.time.run();
    CHECK(run.take().assume_value() == 3 + 1);
  }
  CHECK((seen.last.written == 4 && seen.last.before == 7));
}

/// Awaits both attempts, one after the other, and prefers the second: as where both succeed at the same time.
struct late_racer {
  using clock_type = clocks::fake;
  template <class First, class Second, class Wins>
  auto race(clock_type, std::int64_t, First first, Second second, Wins wins) const -> std::invoke_result_t<First&> {
    return both<std::invoke_result_t<First&>>(std::move(first), std::move(second), wins);
  }
  template <class A, class First, class Second, class Wins>
  static A both(First first, Second second, Wins wins) {
    auto one = first();
    auto two = second();
    auto first_value = co_await std::move(one);
    auto second_value = co_await std::move(two);
    if (wins(second_value)) co_return second_value;
    co_return first_value;
  }
};

TEST_CASE("an attempt that succeeds after another has does not count") {
  service in;
  seen_notes seen;
  task_executor executor{run_clock{in.time.clock()}, sees_last{&seen}, hedge{hedged_after{10ns}, late_racer{}},
                         notes{}};
  {
    auto run = executor.async_execute(look, &in, &seen);
    run.start();
    in.time.run();
    CHECK(run.take().assume_value() == 1);
  }
  CHECK((in.calls == 2 && seen.last.written == 1));
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
