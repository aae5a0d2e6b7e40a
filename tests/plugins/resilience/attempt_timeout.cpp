// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/attempt_timeout.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/plugins/resilience/total_timeout.hpp>
#include <qtasks/qtasks.hpp>

#include "support/catch.hpp"
#include "support/clause.hpp"

#include <chrono>
#include <cstdint>
#include <utility>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using fake_total = total_timeout<clocks::fake>;
using fake_attempt = attempt_timeout<clocks::fake>;

constexpr auto work_for(std::int64_t& now, std::int64_t takes) {
  return task<"work">([&now, takes] {
    now += takes;
    return 7;
  });
}

constexpr int too_late() {
  for (std::int64_t takes : {0, 99, 100, 101, 500}) {
    std::int64_t now = 1000;
    task_executor const executor{run_clock{clocks::fake{&now}}, fake_attempt{{.limit = 100ns}}};
    auto const returned = executor.execute(work_for(now, takes));
    EXPECT(returned.has_value() == (takes <= 100));
    if (returned.has_error()) EXPECT(returned.assume_error() == task_error(errc::timeout, "the attempt took too long"));
  }
  return 0;
}
CLAUSE(too_late,
       "an attempt that takes longer than its limit returns errc::timeout; one that takes just as long does not");

/// Records the deadline and the limit that the rest of the stack sees.
struct spy {
  std::int64_t* deadline;
  std::int64_t* limit;
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const& event, auto next) const -> decltype(next()) {
    *deadline = event.context.deadline();
    *limit = event.context.template get<deadline_info>()->limit;
    return then(next(), [this, &event](auto&& returned) {
      *deadline = event.context.deadline();
      return std::forward<decltype(returned)>(returned);
    });
  }
};

constexpr int nested() {
  constexpr std::int64_t longest = std::int64_t{1} << 62;
  std::int64_t now = 1000;
  std::int64_t outer = 0;
  std::int64_t outer_limit = 0;
  std::int64_t deadline = 0;
  std::int64_t limit = 0;
  auto const look = task<"look">([&](context& ctx) {
    deadline = ctx.deadline();
    limit = ctx.get<deadline_info>()->limit;
    return outer;
  });
  auto const run = [&](duration total, duration attempt, std::int64_t given) {
    task_executor const executor{run_clock{clocks::fake{&now}}, fake_total{{total}}, spy{&outer, &outer_limit},
                                 fake_attempt{{attempt}}};
    return executor.execute(run_info{.deadline = given}, look).value();
  };
  EXPECT(run(100ns, 30ns, no_deadline) == 1100 && deadline == 1030 && limit == 30 && outer_limit == 100);
  EXPECT(outer == 1100);  // restored after the attempt
  EXPECT(run(100ns, 300ns, no_deadline) == 1100 && deadline == 1100 && limit == 100);
  EXPECT(run(100ns, 30ns, 1010) == 1010 && deadline == 1010 && limit == 10 && outer_limit == 10);
  EXPECT(run(duration::max(), duration::max(), no_deadline) == 1000 + longest && deadline == outer);
  now = longest - 1;
  EXPECT(run(duration::max(), duration::max(), no_deadline) == no_deadline && deadline == no_deadline);
  return 0;
}
CLAUSE(nested, "nested timeouts set the earlier deadline, and restore the outer one");

constexpr int each_attempt() {
  std::int64_t now = 0;
  int calls = 0;
  auto const slow_twice = task<"slow_twice">([&](context& ctx) -> result<std::int64_t> {
    now += ++calls < 3 ? 50 : 5;
    return ctx.deadline();
  });
  task_executor executor{run_clock{clocks::fake{&now}}, fake_total{{.limit = 1000ns}},
                         retry{{.backoff = {.initial = 7ns}}, waiters::fake{&now}}, fake_attempt{{.limit = 20ns}}};
  EXPECT(executor.execute(slow_twice).assume_value() == 50 + 7 + 50 + 14 + 20 && now == 126);
  return 0;
}
CLAUSE(each_attempt, "an attempt's limit begins with the attempt, and an expired attempt is retried");

/// Copies the `deadline_info` at the end of the run.
struct keeps {
  deadline_info* to;
  constexpr void on(trigger<"task_executor_task_close">, auto const& event) const {
    *to = *event.context.template get<deadline_info>();
  }
};

constexpr int in_the_context() {
  std::int64_t now = 0;
  deadline_info info;
  task_executor const executor{run_clock{clocks::fake{&now}}, fake_total{{.limit = 100ns}}, keeps{&info},
                               fake_attempt{{.limit = 30ns}}};
  EXPECT(executor.execute(work_for(now, 20)).has_value() && info.limit == 100 && info.spent == 20);
  EXPECT(executor.execute(work_for(now, 50)).has_error() && info.limit == 100 && info.spent == 50);
  return 0;
}
CLAUSE(in_the_context, "the limit and the time spent are in the run's context");

#if defined(__cpp_exceptions)
/// Stands between a retry and a timeout, and makes an error of what the rest of the stack throws.
struct catches {
  std::int64_t* deadline;
  auto on(trigger<"task_executor_run_task_around">, auto const& event, auto next) const -> decltype(next()) {
    try {
      return next();
    } catch (int) {
      *deadline = event.context.deadline();
      return task_error{errc::failed, "thrown"};
    }
  }
};

TEST_CASE("a deadline ends with its timeout, also where the task throws") {
  std::int64_t now = 0;
  std::int64_t deadline = 0;
  auto const throws = task<"throws">([]() -> result<int> { throw 1; });
  run_clock const clock{clocks::fake{&now}};
  CHECK(task_executor{clock, catches{&deadline}, fake_attempt{{.limit = 20ns}}}.execute(throws).has_error());
  CHECK(deadline == no_deadline);
  CHECK(task_executor{clock, catches{&deadline}, fake_total{{.limit = 20ns}}}.execute(throws).has_error());
  CHECK(deadline == no_deadline);
}
#endif

}  // namespace
