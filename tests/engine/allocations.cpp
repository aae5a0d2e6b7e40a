// SPDX-License-Identifier: BSL-1.0
// After the first tasks, a task costs no allocation.
#include <qtasks/engine.hpp>
#include <qtasks/plugins/observability.hpp>
#include <qtasks/plugins/time.hpp>

#include <support/allocations.hpp>
#include <support/catch.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;
using namespace std::chrono_literals;
using support::allocations;

constexpr auto sum = task<"sum">([](int a, long b) { return a + b; });
constexpr auto odd = task<"odd">([](context& ctx, int number) -> result<int> {
  if (number % 2 == 0) return ctx.plugin_error("an even number");
  return number;
});

/// Adds `count` tasks, waits for them, and drops them. Returns whether all ended as they should.
template <class App>
bool use(App& app, int count) {
  bool is_right = true;
  for (int i = 0; i < count; ++i) {
    auto const one = app.template add_task<"sum">(i, 1L);
    auto const other = app.template add_task<"odd">(i);
    app.template add_task<"sum">(i, 2L).assume_value();  // dropped at once
    auto const first = one.assume_value().wait_for(1min);
    auto const second = other.assume_value().wait_for(1min);
    is_right = is_right && first->assume_value() == i + 1 && second->has_error() == (i % 2 == 0);
  }
  return is_right;
}

/// The allocations of 10,000 rounds of three tasks, by two workers and two producers, after the first rounds. Failures
/// are not kept: a history would allocate.
template <class... Plugins>
std::size_t allocations_after_warm_up(Plugins... plugins) {
  queue_tasks app{tasks{sum, odd}, memory_broker{broker_limits{.history = 0}}, std::move(plugins)...};
  auto running = app.start({.workers = 2});
  std::atomic<int> warm{0};
  std::atomic<bool> begin{false}, is_right{true};
  std::atomic<int> ended{0};
  std::vector<std::thread> producers;
  for (int i = 0; i < 2; ++i) {
    producers.emplace_back([&] {
      bool right = use(app, 1'000);
      ++warm;
      begin.wait(false);
      right = use(app, 5'000) && right;
      if (!right) is_right = false;
      ++ended;
    });
  }
  while (warm < 2) std::this_thread::yield();
  std::size_t const before = allocations;
  begin = true;
  begin.notify_all();
  while (ended < 2) std::this_thread::yield();
  std::size_t const made = allocations - before;
  for (auto& each : producers) each.join();
  CHECK(is_right);
  return made;
}

TEST_CASE("after the first ones, adding, running, waiting for and dropping tasks allocates nothing") {
  CHECK(allocations_after_warm_up() == 0);
  CHECK(allocations_after_warm_up(run_clock{}, metrics{}) == 0);
}

}  // namespace
