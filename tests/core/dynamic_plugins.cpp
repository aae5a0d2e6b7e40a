// SPDX-License-Identifier: BSL-1.0
#include <qtasks/core/dynamic_plugins.hpp>
#include <qtasks/qtasks.hpp>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "support/catch.hpp"

namespace {

using namespace qtasks;

constexpr auto error_trigger = fixed_string{"task_executor_run_task_trigger_error"};
constexpr auto before = fixed_string{"task_executor_before_execute"};
using operators = dynamic_plugins<error_trigger, before>;

constexpr auto divide = task<"divide">([](auto& ctx, int a, int b) -> result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});

TEST_CASE("run-time handlers run in the order in which they were added, and the last replacement wins") {
  operators plugin;
  task_executor const executor{ref(plugin)};
  std::vector<int> calls;
  CHECK(executor.execute(divide, 1, 0).has_error());
  auto const first = plugin.add<error_trigger>([&calls](auto const& event) {
    calls.push_back(1);
    CHECK_FALSE(event.replace(1.5));
    CHECK(event.replace(1));
  });
  plugin.add<error_trigger>([&calls](auto const& event) {
    calls.push_back(2);
    event.replace(2);
  });
  CHECK(executor.execute(divide, 1, 0).value() == 2);
  CHECK(calls == std::vector<int>{1, 2});
  CHECK(plugin.remove<error_trigger>(first));
  CHECK_FALSE(plugin.remove<error_trigger>(first));
  CHECK(executor.execute(divide, 1, 0).value() == 2);
  CHECK(calls == std::vector<int>{1, 2, 2});
}

TEST_CASE("a list can contain dynamic_plugins by value") {
  task_executor<operators> executor;
  executor.get<operators>().add<error_trigger>([](auto const& event) { event.replace(5); });
  CHECK(executor.execute(divide, 1, 0).value() == 5);
}

TEST_CASE("a handler can remove itself while it runs, and is destroyed when no run can call it") {
  auto const alive = std::make_shared<int>(0);
  {
    operators plugin;
    task_executor const executor{ref(plugin)};
    dynamic_handler_id id;
    id = plugin.add<before>([&plugin, &id, alive](auto const&) {
      ++*alive;
      CHECK(plugin.remove<before>(id));
    });
    CHECK(executor.execute(divide, 6, 2).value() == 3);
    CHECK(executor.execute(divide, 6, 2).value() == 3);
    CHECK(*alive == 1);
    for (int i = 0; i < 3; ++i) plugin.remove<before>(plugin.add<before>([](auto const&) {}));
    CHECK(alive.use_count() == 1);
  }
  CHECK(alive.use_count() == 1);
}

TEST_CASE("add and remove are safe while other threads run an executor") {
  operators plugin;
  task_executor const executor{ref(plugin)};
  std::atomic<bool> over{false};
  std::atomic<int> wrong{0};
  auto const run = [&] {
    while (!over) {
      auto const r = executor.execute(divide, 1, 0);
      if (r.has_value() && r.value() != 7) ++wrong;
    }
  };
  std::thread one{run};
  std::thread two{run};
  for (int i = 0; i < 2000; ++i) {
    auto const id =
        plugin.add<error_trigger>([seven = std::make_unique<int>(7)](auto const& event) { event.replace(*seven); });
    auto const other = plugin.add<before>([](auto const&) {});
    plugin.remove<error_trigger>(id);
    plugin.remove<before>(other);
  }
  over = true;
  one.join();
  two.join();
  CHECK(wrong == 0);
}

}  // namespace
