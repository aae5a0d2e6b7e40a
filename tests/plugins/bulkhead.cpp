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

/// Runs one within another, so deep; tells how many were let in.
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

constexpr int at_most_so_many() {
  task_executor executor{bulkhead{{.max_concurrent = 3}}};
  EXPECT(executor.execute(task<"nested">(nested<3>{}), &executor).assume_value() == 3);
  EXPECT(executor.execute(task<"nested">(nested<5>{}), &executor).assume_value() == 3);
  EXPECT(executor.get<bulkhead>().in_flight() == 0);
  return 0;
}
CLAUSE(at_most_so_many, "so many runs at once, no more, and all places are free again after");

constexpr int refuses() {
  task_executor executor{bulkhead{{.max_concurrent = 0}}};
  EXPECT(executor.execute(task<"t">([] { return 1; })).assume_error() ==
         task_error{errc::rejected, "the bulkhead is full"});
  EXPECT(executor.get<bulkhead>().in_flight() == 0);
  return 0;
}
CLAUSE(refuses, "what is refused takes no place");

constexpr int after_errors() {
  task_executor executor{bulkhead{{.max_concurrent = 1}}};
  auto const fails = task<"fails">([]() -> result<int> { return task_error{errc::failed, "no"}; });
  for (int i = 0; i < 3; ++i) EXPECT(executor.execute(fails).assume_error().code() == errc::failed);
  EXPECT(executor.get<bulkhead>().in_flight() == 0);
  return 0;
}
CLAUSE(after_errors, "an error gives the place back");

#if defined(__cpp_exceptions)
TEST_CASE("a throw gives the place back") {
  task_executor executor{bulkhead{{.max_concurrent = 1}}};
  auto const throws = task<"throws">([]() -> int { throw std::runtime_error("no"); });
  for (int i = 0; i < 3; ++i) CHECK_THROWS_AS(executor.execute(throws), std::runtime_error);
  CHECK(executor.get<bulkhead>().in_flight() == 0);
}
#endif

TEST_CASE("an awaitable run keeps its place until it is over, or is abandoned") {
  task_executor executor{bulkhead{{.max_concurrent = 1}}};
  support::gate gate;
  auto const waits = task<"waits">([&gate]() -> support::lazy<result<int>> {
    co_await gate.opened();
    co_return result<int>{7};
  });
  auto const& limit = executor.get<bulkhead>();
  {
    auto first = executor.async_execute(waits);
    CHECK(limit.in_flight() == 0);
    first.start();
    CHECK(limit.in_flight() == 1);
    auto second = executor.async_execute(waits);
    second.start();
    REQUIRE(second.done());
    CHECK(second.take().assume_error().code() == errc::rejected);
    gate.open();
    REQUIRE(first.done());
    CHECK(first.take().assume_value() == 7);
    CHECK(limit.in_flight() == 0);
  }
  {
    std::optional abandoned{executor.async_execute(waits)};
    abandoned->start();
    CHECK(limit.in_flight() == 1);
    abandoned.reset();
    CHECK(limit.in_flight() == 0);
  }
}

TEST_CASE("threads are never more at once than the limit, and none is lost") {
  task_executor executor{bulkhead{{.max_concurrent = 2}}};
  std::atomic<int> inside{0};
  std::atomic<int> most{0};
  std::atomic<int> ran{0};
  auto const counts = task<"counts">([&] {
    int const now = inside.fetch_add(1) + 1;
    int before = most.load();
    while (before < now && !most.compare_exchange_weak(before, now)) {
    }
    std::this_thread::yield();
    inside.fetch_sub(1);
    ran.fetch_add(1);
  });
  std::atomic<int> let_in{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&] {
      for (int run = 0; run < 2000; ++run) {
        if (executor.execute(counts).has_value()) let_in.fetch_add(1);
      }
    });
  }
  for (std::thread& each : threads) each.join();
  CHECK(most.load() <= 2);
  CHECK(let_in.load() == ran.load());
  CHECK(ran.load() > 0);
  CHECK(executor.get<bulkhead>().in_flight() == 0);
}

}  // namespace
