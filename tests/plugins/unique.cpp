// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/unique.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_time.hpp"
#include "support/clause.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;

constexpr auto leaf = task<"job">([](int) { return true; });
constexpr auto other = task<"other">([](int) { return true; });
/// A run with the key `n`, and within it one with the key `inner_n`: whether that one was let in.
template <class Executor, class Inner>
constexpr bool within(Executor& executor, Inner const& inner, int n, int inner_n) {
  auto const outer = task<"job">([&](int) { return executor.execute(inner, inner_n).has_value(); });
  return executor.execute(outer, n).assume_value();
}

constexpr int beside() {
  task_executor executor{unique{}};
  EXPECT(!within(executor, leaf, 1, 1));
  EXPECT(within(executor, leaf, 1, 2));
  EXPECT(within(executor, other, 1, 1));
  EXPECT(executor.execute(leaf, 1).has_value());
  return 0;
}
CLAUSE(beside, "a run is refused while one of the same task with the same key is under way, and only then");

constexpr int says_so() {
  task_executor executor{unique{}};
  auto const outer = task<"job">([&](int n) { return executor.execute(leaf, n); });
  EXPECT(executor.execute(outer, 1).assume_error() ==
         task_error{errc::rejected, "a run with the same key is under way"});
  EXPECT(executor.execute(leaf, 1).has_value());
  return 0;
}
CLAUSE(says_so, "the error says why");

struct modulo_10 {
  constexpr int operator()(int n) const { return n % 10; }
};
constexpr int own_key() {
  task_executor executor{unique<modulo_10>{}};
  EXPECT(!within(executor, leaf, 1, 11));
  EXPECT(within(executor, leaf, 1, 12));
  return 0;
}
CLAUSE(own_key, "the key may be made by a function");

constexpr int too_many() {
  task_executor executor{unique<arguments_key, 1>{}};
  auto const outer = task<"job">([&](int n) { return executor.execute(leaf, n + 1); });
  EXPECT(executor.execute(outer, 1).assume_error() ==
         task_error{errc::rejected, "as many runs are under way as `unique` has places"});
  EXPECT(executor.execute(leaf, 2).has_value());
  return 0;
}
CLAUSE(too_many, "there are as many places as stated");

#if defined(__cpp_exceptions)
TEST_CASE("a throw lets the next one in") {
  task_executor executor{unique{}};
  auto const throws = task<"throws">([](int) -> int { throw std::runtime_error("no"); });
  for (int i = 0; i < 3; ++i) CHECK_THROWS_AS(executor.execute(throws, 1), std::runtime_error);
}
#endif

/// Runs begin and end in any order: as many as awaitable tasks are at once.
TEST_CASE("who is let in is who is not in a set") {
  std::mt19937 random(6);
  task_executor executor{unique<arguments_key, 8>{}};
  std::map<int, std::unique_ptr<support::gate>> gates;
  auto const waits = task<"waits">([&gates](int n) -> support::lazy<result<int>> {
    support::gate& gate = *gates.at(n);
    co_await gate.opened();
    co_return result<int>{n};
  });
  using running = decltype(executor.async_execute(waits, 1));
  std::map<int, std::unique_ptr<running>> under_way;
  for (int step = 0; step < 5000; ++step) {
    int const n = static_cast<int>(random() % 12);
    CAPTURE(step, n);
    if (random() % 2 == 0) {
      bool const expected = under_way.count(n) == 0 && under_way.size() < 8;
      if (under_way.count(n) == 0) gates[n] = std::make_unique<support::gate>();
      auto run = std::make_unique<running>(executor.async_execute(waits, n));
      run->start();
      REQUIRE(run->done() != expected);
      if (expected) under_way[n] = std::move(run);
    } else if (under_way.count(n) > 0) {
      if (random() % 2 == 0) gates[n]->open();  // else it is abandoned
      under_way.erase(n);
    }
  }
}

TEST_CASE("there may be more places than a word has bits") {
  support::virtual_time time;
  auto const waits = task<"waits">([&time](int /*n*/) -> support::lazy<result<int>> {
    auto awaited = time.until(time.now + 100);
    co_await awaited;
    co_return 1;
  });
  task_executor executor{unique<arguments_key, 130>{}};
  for (int round = 0; round < 2; ++round) {
    std::vector<support::lazy<result<int>>> runs;
    auto start = [&](int n) {
      runs.push_back(executor.async_execute(waits, n));
      runs.back().start();
    };
    auto refused = [&](std::string_view why) {
      REQUIRE(runs.back().done());
      CHECK(runs.back().take().assume_error().message() == why);
      runs.pop_back();
    };
    for (int n = 0; n < 129; ++n) start(n);
    start(77);
    refused("a run with the same key is under way");
    start(128);
    refused("a run with the same key is under way");
    start(129);
    start(130);
    refused("as many runs are under way as `unique` has places");
    time.run();
    for (auto& each : runs) CHECK(each.take().assume_value() == 1);
  }
}

TEST_CASE("of many threads there is never more than one inside") {
  constexpr int keys = 3;
  task_executor executor{unique{}};
  std::array<std::atomic<int>, keys> inside{};
  std::atomic<int> together{0};
  std::atomic<int> ran{0};
  auto const job = task<"job">([&](int n) {
    if (inside[static_cast<std::size_t>(n)].fetch_add(1) != 0) together.fetch_add(1);
    if (ran.fetch_add(1) % 16 == 0) std::this_thread::yield();
    inside[static_cast<std::size_t>(n)].fetch_sub(1);
  });
  std::atomic<int> let_in{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int run = 0; run < 10'000; ++run) {
        if (executor.execute(job, (run + i) % keys).has_value()) let_in.fetch_add(1);
      }
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(together.load() == 0);
  CHECK(let_in.load() == ran.load());
  CHECK(ran.load() > 0);
  for (int n = 0; n < keys; ++n) CHECK(executor.execute(job, n).has_value());
}

}  // namespace
