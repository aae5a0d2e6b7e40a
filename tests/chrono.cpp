// SPDX-License-Identifier: BSL-1.0
#include <qtasks/chrono.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <chrono>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

constexpr int durations_become_nanoseconds() {
  EXPECT(nanoseconds(5ms) == 5'000'000);
  EXPECT(nanoseconds(std::chrono::steady_clock::time_point{2s}) == 2'000'000'000);
  auto const remaining =
      task<"remaining">([](context& ctx) { return time_left(ctx, std::chrono::steady_clock::time_point{2s}); });
  task_executor const executor{};
  EXPECT(executor.execute(remaining).value() == std::chrono::nanoseconds::max());
  EXPECT(executor.execute(run_info{.deadline = nanoseconds(3s)}, remaining).value() == 1s);
  EXPECT(executor.execute(run_info{.deadline = nanoseconds(1s)}, remaining).value() == -1s);
  return 0;
}
CLAUSE(durations_become_nanoseconds,
       "durations and time points become nanoseconds; time_left is the time until the deadline");

}  // namespace
