// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <optional>

namespace {

using namespace qtasks;

struct counts_runs {
  int runs = 0;
  constexpr void on(trigger<"task_executor_before_execute">, auto const&) { ++runs; }
};

constexpr int stateful() {
  auto const nothing = task<"t">([] {});
  task_executor executor{counts_runs{}};
  EXPECT(executor.execute(nothing).has_value() && executor.execute(nothing).has_value());
  EXPECT(executor.get<counts_runs>().runs == 2);
  counts_runs elsewhere;
  task_executor const referring{qtasks::ref{elsewhere}};
  EXPECT(referring.execute(nothing).has_value() && elsewhere.runs == 1);
  return 0;
}
CLAUSE(stateful,
       "a plugin can have state, in an executor that is not const or in an object that the executor refers to");

struct recover {
  constexpr std::optional<int> on(trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    return event.e.message() == "division by zero" ? std::optional{123} : std::nullopt;
  }
};

constexpr auto divide = task<"divide">([](auto& ctx, int a, int b) -> result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});
constexpr task_executor recovering{recover{}};
static_assert(recovering.execute(divide, 6, 3).assume_value() == 2);
static_assert(recovering.execute(divide, 1, 0).assume_value() == 123);

TEST_CASE("a task and an executor are constexpr variables") {
  CHECK(recovering.execute(divide, 6, 3).assume_value() == 2);
  CHECK(recovering.execute(divide, 1, 0).assume_value() == 123);
}

}  // namespace
