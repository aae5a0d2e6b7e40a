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

constexpr auto job = task<"job">([](int) { return true; });
constexpr auto other = task<"other">([](int) { return true; });
/// Starts a run with the key `n`, and within it one with the key `inner_n`. Returns whether the inner one was admitted.
template <class Executor, class Inner>
constexpr bool within(Executor& executor, Inner const& inner, int n, int inner_n) {
  auto const outer = task<"job">([&](int) { return executor.execute(inner, inner_n).has_value(); });
  return executor.execute(outer, n).assume_value();
}

constexpr int overlapping() {
  task_executor executor{unique{}};
  EXPECT(!within(executor, job, 1, 1));
  EXPECT(within(executor, job, 1, 2));
  EXPECT(within(executor, other, 1, 1));
  EXPECT(executor.execute(job, 1).has_value());
  return 0;
}
CLAUSE(overlapping, "a run is refused exactly while one of the same task with the same key is in progress");

constexpr int message() {
  task_executor executor{unique{}};
  auto const outer = task<"job">([&](int n) { return executor.execute(job, n); });
  EXPECT(executor.execute(outer, 1).assume_error() ==
         task_error{errc::rejected, "a run with the same key is under way"});
  EXPECT(executor.execute(job, 1).has_value());
  return 0;
}
CLAUSE(message, "the error reports the reason");

struct modulo_10 {
  constexpr int operator()(int n) const { return n % 10; }
};
constexpr int own_key() {
  task_executor executor{unique<modulo_10>{}};
  EXPECT(!within(executor, job, 1, 11));
  EXPECT(within(executor, job, 1, 12));
  return 0;
}
CLAUSE(own_key, "a key function can compute the key");

constexpr int max_concurrent() {
  task_executor executor{unique<arguments_key, 1>{}};
  auto const outer = task<"job">([&](int n) { return executor.execute(job, n + 1); });
  EXPECT(executor.execute(outer, 1).assume_error() ==
         task_error{errc::rejected, "`unique` has no free slot: too many runs are in progress"});
  EXPECT(executor.execute(job, 2).has_value());
  return 0;
}
CLAUSE(max_concurrent, "there are as many slots as the template argument says");

#if defined(__cpp_exceptions)
TEST_CASE("after a throw the next run is admitted") {
  task_executor executor{unique{}};
  auto const throws = task<"throws">([](int) -> int { throw std::runtime_error("no"); });
  for (int i = 0; i < 3; ++i) CHECK_THROWS_AS(executor.execute(throws, 1), std::runtime_error);
}
#endif

/// Awaitable runs begin and end in any order.
TEST_CASE("a run is admitted exactly if its key is not in a model set") {
  std::mt19937 random(6);
  task_executor executor{unique<arguments_key, 8>{}};
  std::map<int, std::unique_ptr<support::gate>> gates;
  auto const waits = task<"waits">([&gates](int n) -> support::lazy<result<int>> {
    support::gate& gate = *gates.at(n);
    co_await gate.opened();
    co_return result<int>{n};
  });
  using running = decltype(executor.async_execute(waits, 1));
  std::map<int, std::unique_ptr<running>> in_progress;
  for (int step = 0; step < 5000; ++step) {
    int const n = static_cast<int>(random() % 12);
    CAPTURE(step, n);
    if (random() % 2 == 0) {
      bool const expected = in_progress.count(n) == 0 && in_progress.size() < 8;
      if (in_progress.count(n) == 0) gates[n] = std::make_unique<support::gate>();
      auto run = std::make_unique<running>(executor.async_execute(waits, n));
      run->start();
      REQUIRE(run->done() != expected);
      if (expected) in_progress[n] = std::move(run);
    } else if (in_progress.count(n) > 0) {
      if (random() % 2 == 0) gates[n]->open();  // otherwise the run is destroyed
      in_progress.erase(n);
    }
  }
}

TEST_CASE("there can be more slots than a word has bits") {
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
    refused("`unique` has no free slot: too many runs are in progress");
    time.run();
    for (auto& run : runs) CHECK(run.take().assume_value() == 1);
  }
}

TEST_CASE("runs of several threads with the same key never overlap") {
  constexpr int keys = 3;
  task_executor executor{unique{}};
  std::array<std::atomic<int>, keys> inside{};
  std::atomic<int> overlaps{0};
  std::atomic<int> ran{0};
  auto const work = task<"job">([&](int n) {
    if (inside[static_cast<std::size_t>(n)].fetch_add(1) != 0) overlaps.fetch_add(1);
    if (ran.fetch_add(1) % 16 == 0) std::this_thread::yield();
    inside[static_cast<std::size_t>(n)].fetch_sub(1);
  });
  std::atomic<int> admitted{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int run = 0; run < 10'000; ++run) {
        if (executor.execute(work, (run + i) % keys).has_value()) admitted.fetch_add(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(overlaps.load() == 0);
  CHECK(admitted.load() == ran.load());
  CHECK(ran.load() > 0);
  for (int n = 0; n < keys; ++n) CHECK(executor.execute(work, n).has_value());
}

}  // namespace
