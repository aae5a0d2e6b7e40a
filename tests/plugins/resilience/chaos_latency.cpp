// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/chaos_latency.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/virtual_time.hpp"
#include "support/clause.hpp"

#include <chrono>
#include <cstdint>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

constexpr auto one = task<"one">([] { return 1; });

constexpr int waits() {
  std::int64_t now = 10;
  task_executor executor{run_clock<clocks::fake>{{&now}},
                         chaos_latency{{.probability = 1}, 500ns, waiters::fake{&now}}};
  EXPECT(executor.execute(one).assume_value() == 1 && now == 510);
  task_executor none{run_clock<clocks::fake>{{&now}}, chaos_latency{{.probability = 0}, 500ns, waiters::fake{&now}}};
  EXPECT(none.execute(one).assume_value() == 1 && now == 510);
  return 0;
}
CLAUSE(waits, "the latency comes before the task");

TEST_CASE("an awaitable waiter delays the run without blocking the thread") {
  support::virtual_time time;
  auto const says_when = task<"says_when">([&time] { return time.now; });
  task_executor executor{run_clock{time.clock()},
                         chaos_latency{{.probability = 0.5, .seed = 3}, 500ns, support::virtual_waiter{&time}}};
  int late = 0;
  for (int i = 0; i < 100; ++i) {
    std::int64_t const began = time.now;
    auto one_run = executor.async_execute(says_when);
    auto other = executor.async_execute(says_when);
    one_run.start();
    other.start();
    time.run();
    std::int64_t const took = one_run.take().assume_value() - began;
    std::int64_t const other_took = other.take().assume_value() - began;
    REQUIRE((took == 0 || took == 500));
    REQUIRE((other_took == 0 || other_took == 500));
    REQUIRE(time.now == began + (took + other_took > 0 ? 500 : 0));
    late += took + other_took > 0 ? 1 : 0;
  }
  CHECK(late > 50);
  CHECK(late < 100);
}

}  // namespace
