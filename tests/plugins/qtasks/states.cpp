// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/qtasks/session.hpp"
#include "support/clause.hpp"

namespace {

using namespace qtasks;
using support::closed;
using support::lamp;
using support::open;
using support::opening;
using support::session;

constexpr auto begin = task<"begin">([](context& ctx) { return state_of<session>(ctx).move<closed, opening>(); });
constexpr auto finish = task<"finish">([](context& ctx) { return state_of<session>(ctx).move<opening, open>(); });
constexpr auto name_of = task<"name_of">([](context& ctx) { return state_of<session>(ctx).name(); });
constexpr auto has_machine =
    task<"has_machine">([](context& ctx) { return static_cast<bool>(state_of<session>(ctx)); });

constexpr int moves() {
  task_executor executor{states<session>{}};
  auto const machine = executor.get<states<session>>().machine();
  EXPECT(machine.is<closed>() && !machine.is<open>() && machine.name() == "closed");
  EXPECT(executor.execute(begin).assume_value());
  EXPECT(machine.is<opening>() && executor.execute(name_of).assume_value() == "opening");
  EXPECT(!executor.execute(begin).assume_value() && machine.is<opening>());
  EXPECT(executor.execute(finish).assume_value() && machine.is<open>());
  return 0;
}
CLAUSE(moves, "tasks share a machine; a transition succeeds only from its source state");

constexpr int absent() {
  task_executor<> executor;
  EXPECT(!executor.execute(has_machine).assume_value());
  return 0;
}
CLAUSE(absent, "without the plugin there is no machine");

constexpr int one_per_task() {
  using plugin = states<session, decltype(begin), decltype(name_of)>;
  task_executor executor{plugin{}};
  EXPECT(executor.execute(begin).assume_value());
  EXPECT(executor.execute(name_of).assume_value() == "closed");
  EXPECT(executor.get<plugin>().machine<decltype(begin)>().is<opening>());
  EXPECT(executor.get<plugin>().machine<decltype(name_of)>().is<closed>());
  EXPECT(!executor.execute(has_machine).assume_value());
  return 0;
}
CLAUSE(one_per_task, "named tasks have one machine each, and other tasks none");

constexpr int by_type() {
  auto const both = task<"both">([](context& ctx) {
    return state_of<session>(ctx).move<closed, opening>() && state_of<lamp>(ctx).move<closed, open>();
  });
  task_executor executor{states<session>{}, states<lamp>{}};
  EXPECT(executor.execute(both).assume_value());
  EXPECT(executor.get<states<session>>().machine().is<opening>());
  EXPECT(executor.get<states<lamp>>().machine().is<open>());
  return 0;
}
CLAUSE(by_type, "a machine is identified by its type");

constexpr int copied() {
  states<lamp> first;
  EXPECT((first.machine().move<closed, open>()));
  states<lamp> second = first;
  EXPECT(second.machine().is<open>());
  EXPECT((first.machine().move<open, closed>()));
  EXPECT(second.machine().is<open>());
  return 0;
}
CLAUSE(copied, "a copy begins in the original's state and is independent of it");

}  // namespace
