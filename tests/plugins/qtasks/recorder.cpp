// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/recorder.hpp>
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

#include "support/clause.hpp"

#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

namespace {

using namespace qtasks;

constexpr auto half = task<"half">([](context& ctx, int n) -> result<int> {
  if (n % 2 != 0) return ctx.plugin_error("odd");
  return n / 2;
});

constexpr int in_order() {
  task_executor executor{recorder<>{}};
  EXPECT(executor.execute(half, 4).has_value());
  auto const& seen = executor.get<recorder<>>();
  EXPECT(seen.is<"task_executor_middlewares_execute", "task_executor_args_replace", "task_executor_before_execute",
                 "task_executor_run_task", "task_executor_after_execute", "task_executor_after_execute_result_replace",
                 "task_executor_middlewares_execute", "task_executor_task_close">());
  EXPECT(!seen.is<"task_executor_middlewares_execute">() && !seen.is<>());
  EXPECT(seen.in_order<"task_executor_before_execute", "task_executor_task_close">() && seen.in_order<>());
  EXPECT(!seen.in_order<"task_executor_task_close", "task_executor_before_execute">());
  EXPECT(!seen.in_order<"task_executor_run_task", "task_executor_run_task">());
  return 0;
}
CLAUSE(in_order, "a recorder records which triggers were fired, in order");

constexpr int of_which_task() {
  task_executor executor{recorder<>{}};
  EXPECT(executor.execute(half, 3).has_error());
  EXPECT(executor.execute(task<"other">([] {})).has_value());
  auto const& seen = executor.get<recorder<>>();
  EXPECT(seen.count<"task_executor_task_close">() == 2);
  EXPECT(seen.count<"task_executor_task_close">("half") == 1 && seen.count<"task_executor_task_close">("third") == 0);
  EXPECT(seen.count<"task_executor_run_task_trigger_error">("half") == 1);
  EXPECT(seen.count<"worker_start">() == 0);
  EXPECT(seen.begin()->task == "half" && (seen.end() - 1)->task == "other");
  return 0;
}
CLAUSE(of_which_task, "a recorder records for which task a trigger was fired");

constexpr int bounded() {
  task_executor executor{recorder<3>{}};
  EXPECT(executor.execute(half, 4).has_value());
  auto& seen = executor.get<recorder<3>>();
  EXPECT(seen.fired() == 8 && seen.size() == 3 && seen.end() - seen.begin() == 3);
  EXPECT(!seen.is<"task_executor_middlewares_execute", "task_executor_args_replace", "task_executor_before_execute">());
  EXPECT(seen.count<"task_executor_task_close">() == 0);
  seen.clear();
  EXPECT(seen.fired() == 0 && seen.size() == 0 && seen.is<>());
  return 0;
}
CLAUSE(bounded, "a recorder records as many triggers as its capacity, and counts the others");

struct component {};

constexpr int any_component() {
  plugin_stack<recorder<>> stack{recorder<>{}};
  component worker;
  stack.fire(trigger<"worker_start">{}, triggers::worker_event<component>{worker});
  auto const& seen = stack.get<recorder<>>();
  EXPECT(seen.is<"worker_start">() && seen.begin()->task.empty());
  return 0;
}
CLAUSE(any_component, "a recorder records the triggers of all components");

TEST_CASE("a recorder shared by threads loses no trigger") {
  recorder<4096> seen;
  task_executor const executor{ref(seen)};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&executor] {
      for (int n = 0; n < 200; ++n) (void)executor.execute(half, 2 * n);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(seen.fired() == 4 * 200 * 8);
  CHECK(seen.size() == 4096);
  std::size_t known = 0;
  for (auto const& record : seen) known += record.task == "half" && !record.trigger.empty();
  CHECK(known == 4096);
}

}  // namespace
