// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/state.hpp>
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/qtasks/session.hpp"
#include "support/clause.hpp"

#include <atomic>
#include <cstddef>
#include <random>
#include <thread>
#include <vector>

namespace {

using namespace qtasks;
using support::closed;
using support::lamp;
using support::open;
using support::opening;
using support::session;

template <class From, class To>
bool agrees_with_model(state<session> const& machine, std::size_t& model) {
  constexpr std::size_t from = session::table::index<From>;
  bool const expected = model == from;
  bool const moved = machine.move<From, To>();
  if (expected) model = session::table::index<To>;
  return moved == expected;
}

TEST_CASE("random transitions agree with a table") {
  std::mt19937 random{20260523};
  states<session> plugin;
  auto const machine = plugin.machine();
  std::size_t model = 0;
  for (int i = 0; i < 10'000; ++i) {
    bool agrees = false;
    switch (random() % 4) {
      case 0:
        agrees = agrees_with_model<closed, opening>(machine, model);
        break;
      case 1:
        agrees = agrees_with_model<opening, open>(machine, model);
        break;
      case 2:
        agrees = agrees_with_model<open, closed>(machine, model);
        break;
      default:
        agrees = agrees_with_model<opening, closed>(machine, model);
    }
    REQUIRE(agrees);
    REQUIRE(machine.name() == session::table::names[model]);
  }
}

TEST_CASE("of several threads exactly one makes a transition") {
  task_executor executor{states<lamp>{}};
  auto const toggle = task<"toggle">([](context& ctx, bool on) {
    return on ? state_of<lamp>(ctx).move<closed, open>() : state_of<lamp>(ctx).move<open, closed>();
  });
  std::atomic<int> on{0};
  std::atomic<int> off{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 2'000; ++n) {
        if (executor.execute(toggle, true).assume_value()) ++on;
        if (executor.execute(toggle, false).assume_value()) ++off;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  bool const is_on = executor.get<states<lamp>>().machine().is<open>();
  CHECK(on.load() == off.load() + (is_on ? 1 : 0));
  CHECK(on.load() > 0);
}

}  // namespace
