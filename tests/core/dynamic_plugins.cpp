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

/// Calls `f` when the last copy is destroyed.
template <class F>
std::shared_ptr<void> at_exit(F f) {
  return {nullptr, [f](void*) { f(); }};
}

void wait_until(std::atomic<bool> const& flag) {
  while (!flag) std::this_thread::yield();
}

TEST_CASE("the destructor of a handler can add and remove handlers") {
  int destroyed = 0;
  {
    operators plugin;
    task_executor const executor{ref(plugin)};
    auto const other = plugin.add<error_trigger>([](auto const& event) { event.replace(1); });
    auto const first = plugin.add<before>([exit = at_exit([&] {
                                             CHECK(plugin.remove<error_trigger>(other));
                                             plugin.add<error_trigger>([](auto const& event) { event.replace(2); });
                                             ++destroyed;
                                           })](auto const&) {});
    CHECK(plugin.remove<before>(first));
    CHECK(plugin.wait_for_removed());
    CHECK(destroyed == 1);
    CHECK(executor.execute(divide, 1, 0).value() == 2);

    plugin.add<error_trigger>([exit = at_exit([&] {
                                 auto const id =
                                     plugin.add<before>([exit = at_exit([&] { ++destroyed; })](auto const&) {});
                                 plugin.add<error_trigger>([exit = at_exit([&] { ++destroyed; })](auto const&) {});
                                 CHECK(plugin.remove<before>(id));
                                 CHECK_FALSE(plugin.wait_for_removed());
                                 ++destroyed;
                               })](auto const&) {});
  }
  CHECK(destroyed == 4);
}

TEST_CASE("a handler can add and remove handlers while it runs") {
  operators plugin;
  task_executor const executor{ref(plugin)};
  std::vector<int> calls;
  dynamic_handler_id self;
  dynamic_handler_id next;
  self = plugin.add<before>([&](auto const&) {
    calls.push_back(1);
    CHECK(plugin.remove<before>(self));
    CHECK(plugin.remove<before>(next));
    plugin.add<before>([&calls](auto const&) { calls.push_back(3); });
  });
  next = plugin.add<before>([&calls](auto const&) { calls.push_back(2); });
  CHECK(executor.execute(divide, 6, 2).value() == 3);
  CHECK(calls == std::vector<int>{1, 2});  // the list as it was when the trigger was fired
  CHECK(executor.execute(divide, 6, 2).value() == 3);
  CHECK(calls == std::vector<int>{1, 2, 3});
}

TEST_CASE("wait_for_removed waits until a removed handler has returned and is destroyed") {
  operators plugin;
  task_executor const executor{ref(plugin)};
  std::atomic<bool> inside{false};
  std::atomic<bool> go_on{false};
  std::atomic<bool> destroyed{false};
  auto returned = std::make_unique<bool>(false);
  auto const id = plugin.add<before>([&, exit = at_exit([&destroyed] { destroyed = true; })](auto const&) {
    inside = true;
    wait_until(go_on);
    *returned = true;
  });
  std::thread runs{[&] { (void)executor.execute(divide, 6, 2); }};
  wait_until(inside);
  CHECK(plugin.remove<before>(id));
  std::atomic<bool> waited{false};
  bool right = false;
  std::thread waits{[&] {
    right = plugin.wait_for_removed() && *returned && destroyed;
    returned.reset();
    waited = true;
  }};
  for (int i = 0; i < 100; ++i) {
    (void)executor.execute(divide, 6, 2);
    plugin.remove<before>(plugin.add<before>([](auto const&) {}));
    std::this_thread::yield();
  }
  CHECK_FALSE(waited);
  go_on = true;
  runs.join();
  waits.join();
  CHECK(right);
}

TEST_CASE("wait_for_removed waits for a thread that destroys a removed handler") {
  operators plugin;
  std::atomic<bool> inside{false};
  std::atomic<bool> go_on{false};
  std::atomic<bool> destroyed{false};
  plugin.remove<before>(plugin.add<before>([exit = at_exit([&] {
                                              inside = true;
                                              wait_until(go_on);
                                              destroyed = true;
                                            })](auto const&) {}));
  std::thread destroys{[&] { plugin.add<before>([](auto const&) {}); }};
  wait_until(inside);
  std::atomic<bool> waited{false};
  bool right = false;
  std::thread waits{[&] {
    right = plugin.wait_for_removed() && destroyed;
    waited = true;
  }};
  for (int i = 0; i < 100; ++i) std::this_thread::yield();
  CHECK_FALSE(waited);
  go_on = true;
  destroys.join();
  waits.join();
  CHECK(right);
}

TEST_CASE("handlers that remove each other in two threads do not wait for each other") {
  operators plugin;
  task_executor const executor{ref(plugin)};
  std::atomic<int> inside{0};
  std::atomic<int> removed{0};
  std::atomic<int> waited{0};
  std::vector<dynamic_handler_id> ids;
  auto const remove_other = [&](std::size_t other) {
    return [&, other](auto const&) {
      ++inside;
      while (inside < 2) std::this_thread::yield();
      if (plugin.remove<before>(ids[other])) ++removed;
      if (plugin.wait_for_removed()) ++waited;
    };
  };
  ids.push_back(plugin.add<before>(remove_other(1)));
  ids.push_back(plugin.add<before>(remove_other(0)));
  auto const run = [&] { (void)executor.execute(divide, 6, 2); };
  std::thread one{run};
  std::thread two{run};
  one.join();
  two.join();
  CHECK(removed == 2);
  CHECK(waited == 0);
  CHECK(plugin.wait_for_removed());
}

TEST_CASE("wait_for_removed does not wait in a handler, also not for another plugin") {
  operators outer;
  dynamic_plugins<before> inner;
  task_executor const executor{ref(outer), ref(inner)};
  auto const alive = std::make_shared<int>(0);
  dynamic_handler_id id;
  id = inner.add<before>([alive](auto const&) { ++*alive; });
  outer.add<before>([&](auto const&) {
    inner.remove<before>(id);
    CHECK_FALSE(inner.wait_for_removed());
  });
  CHECK(executor.execute(divide, 6, 2).value() == 3);
  CHECK(*alive == 0);
  CHECK(inner.wait_for_removed());
  CHECK(alive.use_count() == 1);
}

#if defined(__cpp_exceptions)
TEST_CASE("wait_for_removed returns after a handler has thrown") {
  operators plugin;
  task_executor const executor{ref(plugin)};
  auto const alive = std::make_shared<int>(0);
  auto const id = plugin.add<before>([alive](auto const&) { throw *alive; });
  CHECK_THROWS_AS((void)executor.execute(divide, 6, 2), int);
  CHECK(plugin.remove<before>(id));
  CHECK(plugin.wait_for_removed());
  CHECK(alive.use_count() == 1);
}
#endif

TEST_CASE("what a handler refers to can be freed after wait_for_removed") {
  operators plugin;
  task_executor const executor{ref(plugin)};
  std::atomic<bool> over{false};
  std::atomic<int> wrong{0};
  auto const run = [&] {
    while (!over) {
      auto const r = executor.execute(divide, 1, 0);
      if (r.has_value() && r.value() != 7) ++wrong;
      std::this_thread::yield();
    }
  };
  auto const change = [&] {
    for (int i = 0; i < 1000; ++i) {
      auto seven = std::make_unique<int>(7);
      bool destroyed = false;
      auto const destroy = [&destroyed] {
        std::this_thread::yield();
        destroyed = true;
      };
      auto const id = plugin.add<error_trigger>(
          [&seven = *seven, exit = at_exit(destroy)](auto const& event) { event.replace(seven); });
      bool const removed = plugin.remove<error_trigger>(id);
      if (!removed || !plugin.wait_for_removed() || !destroyed) ++wrong;
    }
  };
  std::thread one{run};
  std::thread two{run};
  std::thread three{change};
  std::thread four{change};
  change();
  three.join();
  four.join();
  over = true;
  one.join();
  two.join();
  CHECK(wrong == 0);
}

}  // namespace
