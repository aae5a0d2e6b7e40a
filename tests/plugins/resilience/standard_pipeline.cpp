// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using support::lazy;
using fake_total = total_timeout<clocks::fake>;
using fake_attempt = attempt_timeout<clocks::fake>;
using fake_breaker = circuit_breaker<consecutive_failures, clocks::fake>;

/// A service that is down, and the times of its calls.
struct service {
  std::int64_t now = 0;
  std::size_t calls = 0;
  std::array<std::int64_t, 16> at{};
};
constexpr auto call = task<"call">([](service* to) -> result<int> {
  to->at.at(to->calls++) = to->now;
  to->now += 5;
  return task_error{errc::failed, "down"};
});

// As users test their pipelines: by the compiler.
constexpr int three_tries_then_fallback() {
  service to;
  task_executor executor{run_clock{clocks::fake{&to.now}},
                         standard_pipeline{fallback{-1},  //
                                           retry{{.attempts = 4, .backoff = {.initial = 10ns}}, waiters::fake{&to.now}},
                                           fake_breaker{{.open_for = 1000ns}, consecutive_failures{6}}}};
  EXPECT(executor.execute(call, &to).assume_value() == -1);
  EXPECT(to.calls == 4);  // three retries, after 10, 20 and 40
  EXPECT(to.at == (std::array<std::int64_t, 16>{0, 15, 40, 85}) && to.now == 90);
  EXPECT(executor.get<fake_breaker>().state() == breaker_state::closed);

  EXPECT(executor.execute(call, &to).assume_value() == -1);
  EXPECT(to.calls == 6 && to.now == 130);  // the sixth failure opens the breaker, whose rejection is not retried
  EXPECT(executor.get<fake_breaker>().state() == breaker_state::open);

  EXPECT(executor.execute(call, &to).assume_value() == -1);
  EXPECT(to.calls == 6 && to.now == 130);
  return 0;
}
CLAUSE(three_tries_then_fallback,
       "three retries with backoff inside a fallback: attempts, waits and the value returned");

constexpr int all_six() {
  service to;
  task_executor executor{
      run_clock{clocks::fake{&to.now}},
      standard_pipeline{fallback{-1}, rate_limit<gcra, clocks::fake>{{.runs = 9}}, fake_total{{.limit = 100ns}},
                        retry{{.backoff = {.initial = 10ns}}, waiters::fake{&to.now}}, fake_breaker{{}},
                        fake_attempt{{.limit = 20ns}}}};
  int calls = 0;
  auto const slow_once = task<"slow_once">([&](context& ctx) {
    to.now += ++calls == 1 ? 30 : 5;
    return ctx.deadline();
  });
  EXPECT(executor.execute(slow_once).assume_value() == 60 && calls == 2);
  return 0;
}
CLAUSE(all_six, "all parts together: an attempt that expires is retried");

/// Counts the calls of the rest of the stack.
struct counter {
  int* runs;
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, auto next) const -> decltype(next()) {
    ++*runs;
    return next();
  }
};

constexpr int with_named_and_others() {
  service to;
  int runs = 0;
  int attempts = 0;
  task_executor executor{run_clock{clocks::fake{&to.now}},
                         standard_pipeline{named<"runs", counter>{{&runs}}, fallback{0},
                                           named<"tries", retry<waiters::fake>>{retry{{}, waiters::fake{&to.now}}},
                                           named<"attempts", counter>{{&attempts}}, fake_attempt{{.limit = 9ns}}}};
  EXPECT(executor.execute(call, &to).assume_value() == 0 && runs == 1 && attempts == 3);
  return 0;
}
CLAUSE(with_named_and_others, "other plugins may come anywhere between the parts, and parts may be wrapped");

static_assert(
    std::is_base_of_v<
        plugin_stack<run_clock<>, fallback<int>, total_timeout<>, retry<>, circuit_breaker<>, attempt_timeout<>>,
        sorted_stack<run_clock<>, attempt_timeout<>, circuit_breaker<>, retry<>, total_timeout<>, fallback<int>>>,
    "the rules of the parts give this order");

TEST_CASE("a pipeline around an awaitable task returns what it does around a plain one") {
  for (int good : {1, 2, 5}) {
    CAPTURE(good);
    std::int64_t now = 0;
    auto const made = [&now] {
      return task_executor{run_clock{clocks::fake{&now}},
                           standard_pipeline{fallback{-1}, fake_total{{.limit = 100ns}},
                                             retry{{.backoff = {.initial = 10ns}}, waiters::fake{&now}},
                                             fake_breaker{{}, consecutive_failures{2}}, fake_attempt{{.limit = 20ns}}}};
    };
    int calls = 0;
    auto const attempt = [&calls, &now, good]() -> result<int> {
      now += 5;
      if (++calls < good) return task_error{errc::failed, "down"};
      return calls;
    };
    auto plain = made();
    auto const returned = plain.execute(task<"t">(attempt));
    std::int64_t const plain_now = std::exchange(now, 0);
    int const plain_calls = std::exchange(calls, 0);
    auto const slow = task<"t">([attempt]() -> lazy<result<int>> { co_return attempt(); });
    auto awaited = made();
    auto run = awaited.async_execute(slow);
    run.start();
    REQUIRE(run.done());
    CHECK(run.take().assume_value() == returned.assume_value());
    CHECK((now == plain_now && calls == plain_calls));
  }
}

TEST_CASE("threads share a pipeline") {
  task_executor executor{
      run_clock{},
      standard_pipeline{fallback{-1}, total_timeout{{.limit = 1h}}, retry{{.attempts = 3}},
                        circuit_breaker{{}, consecutive_failures{1000000}}, attempt_timeout{{.limit = 1h}}}};
  constexpr_atomic<int> calls{0};
  auto const flaky = task<"flaky">([&calls](int n) -> result<int> {
    calls.fetch_add(1);
    if (n % 2 == 0) return task_error{errc::failed, "even"};
    return n;
  });
  constexpr_atomic<int> good{0};
  std::vector<std::thread> all;
  for (int t = 0; t < 4; ++t) {
    all.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        if (executor.execute(flaky, i).assume_value() == (i % 2 == 0 ? -1 : i)) good.fetch_add(1);
      }
    });
  }
  for (auto& thread : all) thread.join();
  CHECK(good.load() == 8000);
  CHECK(calls.load() == 4 * (1000 + 3 * 1000));
}

}  // namespace
