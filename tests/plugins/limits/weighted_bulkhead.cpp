// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/weighted_bulkhead.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;

struct first_argument {
  constexpr auto operator()(auto weight, auto const&...) const { return weight; }
};
using weighted = weighted_bulkhead<first_argument>;

constexpr auto plain = task<"plain">([](auto weight) { return static_cast<int>(weight); });

/// Runs `plain` of the weight `inner` within a run of the weight `outer`. Returns the code of the inner run.
constexpr errc within(std::int32_t permits, int outer, int inner) {
  task_executor executor{weighted{{.permits = permits}}};
  auto const holds = task<"holds">([](int, auto* in, int weight) {
    auto const ended = in->execute(plain, weight);
    return ended.has_value() ? 0 : static_cast<int>(ended.assume_error().code());
  });
  return errc{executor.execute(holds, outer, &executor, inner).assume_value()};
}

constexpr int takes_its_weight() {
  EXPECT(within(10, 6, 4) == errc{});
  EXPECT(within(10, 6, 5) == errc::rejected);
  EXPECT(within(10, 10, 1) == errc::rejected);
  EXPECT(within(10, 1, 9) == errc{});
  return 0;
}
CLAUSE(takes_its_weight, "a run takes as many permits as its weight, and is rejected if fewer are free");

constexpr int returns_all() {
  task_executor executor{weighted{{.permits = 10}}};
  auto const& limiter = executor.get<weighted>();
  EXPECT(executor.execute(plain, 7).assume_value() == 7);
  EXPECT(limiter.in_use() == 0);
  auto const fails = task<"fails">([](int, auto* limit) -> result<int> {
    if (limit->in_use() != 7) return 0;
    return task_error{errc::failed, "no"};
  });
  EXPECT(executor.execute(fails, 7, &limiter).assume_error().code() == errc::failed);
  EXPECT(limiter.in_use() == 0);
  return 0;
}
CLAUSE(returns_all, "a run returns all its permits, also when it fails");

constexpr int too_heavy() {
  task_executor executor{weighted{{.permits = 10}}};
  EXPECT(executor.execute(plain, 10).assume_value() == 10);
  task_error const expected{errc::permanent, "the weight of the run exceeds the permits of the bulkhead"};
  EXPECT(executor.execute(plain, 11).assume_error() == expected);
  EXPECT(executor.execute(plain, std::numeric_limits<std::uint64_t>::max()).assume_error() == expected);
  EXPECT(executor.execute(plain, std::numeric_limits<std::int64_t>::max()).assume_error() == expected);
  EXPECT(executor.get<weighted>().in_use() == 0);
  return 0;
}
CLAUSE(too_heavy, "a run that is heavier than the limit ends with an error that says so");

constexpr int too_light() {
  task_executor executor{weighted{{.permits = 10}}};
  task_error const expected{errc::permanent, "the weight of the run is less than 1"};
  EXPECT(executor.execute(plain, 0).assume_error() == expected);
  EXPECT(executor.execute(plain, std::numeric_limits<std::int64_t>::min()).assume_error() == expected);
  EXPECT(executor.execute(plain, 0U).assume_error() == expected);
  EXPECT(executor.get<weighted>().in_use() == 0);
  return 0;
}
CLAUSE(too_light, "a weight below 1 is an error");

constexpr int of_other_tasks() {
  task_executor executor{weighted_bulkhead{{.permits = 2}, [](int weight) { return weight; }}};
  auto const two = task<"two">([](char const*, auto* in) { return in->execute(plain, 2).has_value(); });
  auto const one = task<"one">([](char const*, auto* in) { return in->execute(plain, 1).has_value(); });
  EXPECT(!executor.execute(two, "", &executor).assume_value());
  EXPECT(executor.execute(one, "", &executor).assume_value());
  return 0;
}
CLAUSE(of_other_tasks, "a run of a task whose arguments the weight cannot be asked of takes one permit");

TEST_CASE("fewer permits than one become one") {
  for (std::int32_t const permits : {std::numeric_limits<std::int32_t>::min(), -1, 0}) {
    task_executor executor{weighted{{.permits = permits}}};
    CHECK(executor.execute(plain, 1).has_value());
    CHECK(executor.execute(plain, 2).has_error());
  }
}

#if defined(__cpp_exceptions)
TEST_CASE("a run that throws returns its permits") {
  task_executor executor{weighted{{.permits = 3}}};
  auto const throws = task<"throws">([](int) -> int { throw std::runtime_error("no"); });
  for (int i = 0; i < 3; ++i) CHECK_THROWS_AS(executor.execute(throws, 3), std::runtime_error);
  CHECK(executor.get<weighted>().in_use() == 0);
}
#endif

TEST_CASE("an awaitable run holds its permits until it ends or is destroyed") {
  task_executor executor{weighted{{.permits = 5}}};
  auto const& limiter = executor.get<weighted>();
  support::gate gate;
  auto const waits = task<"waits">([&gate](int) -> support::lazy<result<int>> {
    co_await gate.opened();
    co_return result<int>{7};
  });
  auto first = executor.async_execute(waits, 3);
  first.start();
  CHECK(limiter.in_use() == 3);
  auto heavy = executor.async_execute(waits, 6);
  heavy.start();
  REQUIRE(heavy.done());
  CHECK(heavy.take().assume_error().code() == errc::permanent);
  auto second = executor.async_execute(waits, 3);
  second.start();
  REQUIRE(second.done());
  CHECK(second.take().assume_error().code() == errc::rejected);
  gate.open();
  REQUIRE(first.done());
  CHECK(limiter.in_use() == 0);
  std::optional destroyed{executor.async_execute(waits, 4)};
  destroyed->start();
  CHECK(limiter.in_use() == 4);
  destroyed.reset();
  CHECK(limiter.in_use() == 0);
}

TEST_CASE("threads never use more permits than there are") {
  task_executor executor{weighted{{.permits = 5}}};
  std::atomic<int> inside{0};
  std::atomic<int> peak{0};
  auto const counts = task<"counts">([&](int weight) {
    int const now = inside.fetch_add(weight) + weight;
    int before = peak.load();
    while (before < now && !peak.compare_exchange_weak(before, now)) {
    }
    std::this_thread::yield();
    inside.fetch_sub(weight);
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      for (int run = 0; run < 2000; ++run) (void)executor.execute(counts, 1 + (run + i) % 4);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(peak.load() <= 5);
  CHECK(peak.load() >= 1);
  CHECK(executor.get<weighted>().in_use() == 0);
}

}  // namespace
