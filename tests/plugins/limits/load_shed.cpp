// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/limits/load_shed.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <chrono>
#include <cstdint>
#include <random>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

constexpr auto one = task<"one">([] { return 1; });

constexpr int by_remaining_time() {
  std::int64_t now = 1000;
  task_executor const executor{run_clock<clocks::fake>{{&now}}, load_shed<clocks::fake>{{.min_remaining = 50ns}}};
  EXPECT(executor.execute(run_info{.deadline = 1050}, one).has_value());
  EXPECT(executor.execute(run_info{.deadline = 1049}, one).assume_error() ==
         task_error{errc::rejected, "not enough time is left to begin"});
  EXPECT(executor.execute(run_info{.deadline = 10}, one).has_error());
  EXPECT(executor.execute(one).has_value());
  return 0;
}
CLAUSE(by_remaining_time, "a run with less time than needed is refused; a run without a deadline is not");

constexpr int none_needed() {
  std::int64_t now = 1000;
  task_executor const executor{run_clock<clocks::fake>{{&now}}, load_shed<clocks::fake>{{}}};
  EXPECT(executor.execute(run_info{.deadline = 1000}, one).has_value());
  EXPECT(executor.execute(run_info{.deadline = 999}, one).has_error());
  return 0;
}
CLAUSE(none_needed, "by default only runs whose deadline has passed are refused");

/// Sets the deadline for the plugins behind it, as a timeout does.
struct sets_deadline {
  std::int64_t end;
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const& event, auto next) const -> decltype(next()) {
    event.context.deadline(end);
    return next();
  }
};

constexpr int set_by_a_plugin() {
  std::int64_t now = 1000;
  task_executor const executor{run_clock<clocks::fake>{{&now}}, sets_deadline{1020},
                               load_shed<clocks::fake>{{.min_remaining = 50ns}}};
  EXPECT(executor.execute(one).has_error());
  now = 970;
  EXPECT(executor.execute(one).has_value());
  return 0;
}
CLAUSE(set_by_a_plugin, "a deadline that a plugin before it sets is used");

TEST_CASE("the decision agrees with a comparison, for random values") {
  std::mt19937_64 random(3);
  std::int64_t now = 0;
  for (int i = 0; i < 10'000; ++i) {
    auto const small = [&random] { return static_cast<std::int64_t>(random() % 200); };
    std::int64_t const min_remaining = small();
    std::int64_t const deadline = small();
    now = small();
    task_executor const executor{run_clock<clocks::fake>{{&now}},
                                 load_shed<clocks::fake>{{.min_remaining = std::chrono::nanoseconds{min_remaining}}}};
    CAPTURE(now, min_remaining, deadline);
    REQUIRE(executor.execute(run_info{.deadline = deadline}, one).has_value() == (deadline - now >= min_remaining));
  }
}

}  // namespace
