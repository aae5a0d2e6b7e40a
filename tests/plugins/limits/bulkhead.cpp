// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <atomic>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;

/// Runs nested to `Depth`. Returns how many of them were admitted.
template <int Depth>
struct nested {
  template <class Executor>
  constexpr int operator()(Executor* executor) const {
    if constexpr (Depth == 1) {
      return 1;
    } else {
      auto const inner = executor->execute(task<"nested">(nested<Depth - 1>{}), executor);
      return inner.has_value() ? 1 + inner.assume_value() : 1;
    }
  }
};

constexpr int limits_concurrency() {
  task_executor executor{bulkhead{{.max_concurrent = 3}}};
  EXPECT(executor.execute(task<"nested">(nested<3>{}), &executor).assume_value() == 3);
  EXPECT(executor.execute(task<"nested">(nested<5>{}), &executor).assume_value() == 3);
  EXPECT(executor.get<bulkhead>().in_flight() == 0);
  return 0;
}
CLAUSE(limits_concurrency, "admits as many runs at a time as the limit says, and afterwards has all permits again");

constexpr int refuses() {
  task_executor executor{bulkhead{{.max_concurrent = 0}}};
  EXPECT(executor.execute(task<"t">([] { return 1; })).assume_error() ==
         task_error{errc::rejected, "the bulkhead is full"});
  EXPECT(executor.get<bulkhead>().in_flight() == 0);
  return 0;
}
CLAUSE(refuses, "a refused run takes no permit");

constexpr int after_errors() {
  task_executor executor{bulkhead{{.max_concurrent = 1}}};
  auto const fails = task<"fails">([]() -> result<int> { return task_error{errc::failed, "no"}; });
  for (int i = 0; i < 3; ++i) EXPECT(executor.execute(fails).assume_error().code() == errc::failed);
  EXPECT(executor.get<bulkhead>().in_flight() == 0);
  return 0;
}
CLAUSE(after_errors, "a run that ends with an error returns its permit");

#if defined(__cpp_exceptions)
TEST_CASE("a run that throws returns its permit") {
  task_executor executor{bulkhead{{.max_concurrent = 1}}};
  auto const throws = task<"throws">([]() -> int { throw std::runtime_error("no"); });
  for (int i = 0; i < 3; ++i) CHECK_THROWS_AS(executor.execute(throws), std::runtime_error);
  CHECK(executor.get<bulkhead>().in_flight() == 0);
}
#endif

TEST_CASE("an awaitable run holds its permit until it ends or is destroyed") {
  task_executor executor{bulkhead{{.max_concurrent = 1}}};
  support::gate gate;
  auto const waits = task<"waits">([&gate]() -> support::lazy<result<int>> {
    co_await gate.opened();
    co_return result<int>{7};
  });
  auto const& limiter = executor.get<bulkhead>();
  {
    auto first = executor.async_execute(waits);
    CHECK(limiter.in_flight() == 0);
    first.start();
    CHECK(limiter.in_flight() == 1);
    auto second = executor.async_execute(waits);
    second.start();
    REQUIRE(second.done());
    CHECK(second.take().assume_error().code() == errc::rejected);
    gate.open();
    REQUIRE(first.done());
    CHECK(first.take().assume_value() == 7);
    CHECK(limiter.in_flight() == 0);
  }
  {
    std::optional destroyed{executor.async_execute(waits)};
    destroyed->start();
    CHECK(limiter.in_flight() == 1);
    destroyed.reset();
    CHECK(limiter.in_flight() == 0);
  }
}

TEST_CASE("threads never exceed the limit, and every admitted run is executed") {
  task_executor executor{bulkhead{{.max_concurrent = 2}}};
  std::atomic<int> inside{0};
  std::atomic<int> peak{0};
  std::atomic<int> ran{0};
  auto const counts = task<"counts">([&] {
    int const now = inside.fetch_add(1) + 1;
    int before = peak.load();
    while (before < now && !peak.compare_exchange_weak(before, now)) {
    }
    std::this_thread::yield();
    inside.fetch_sub(1);
    ran.fetch_add(1);
  });
  std::atomic<int> admitted{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      for (int run = 0; run < 2000; ++run) {
        if (executor.execute(counts).has_value()) admitted.fetch_add(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(peak.load() <= 2);
  CHECK(admitted.load() == ran.load());
  CHECK(ran.load() > 0);
  CHECK(executor.get<bulkhead>().in_flight() == 0);
}

}  // namespace
