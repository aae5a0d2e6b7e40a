// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/runs_in.hpp>
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <random>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

namespace {

using namespace qtasks;

struct closed {
  static constexpr std::string_view name = "closed";
};
struct opening {
  static constexpr std::string_view name = "opening";
};
struct open;  // a state need not be complete

struct session : state_machine<closed, transition<closed, opening>, transition<opening, open>, transition<open, closed>,
                               transition<opening, closed>> {};

static_assert(session::table::count == 3 && session::has<open> && !session::has<int>);
static_assert(session::allows<closed, opening> && !session::allows<closed, open> && !session::allows<int, open>);

constexpr auto begin = task<"begin">([](context& ctx) { return state_of<session>(ctx).move<closed, opening>(); });
constexpr auto finish = task<"finish">([](context& ctx) { return state_of<session>(ctx).move<opening, open>(); });
constexpr auto look = task<"look">([](context& ctx) { return state_of<session>(ctx).name(); });
constexpr auto has = task<"has">([](context& ctx) { return static_cast<bool>(state_of<session>(ctx)); });

constexpr int moves() {
  task_executor executor{states<session>{}};
  auto const now = executor.get<states<session>>().of();
  EXPECT(now.is<closed>() && !now.is<open>() && now.name() == "closed");
  EXPECT(executor.execute(begin).assume_value());
  EXPECT(now.is<opening>() && executor.execute(look).assume_value() == "opening");
  EXPECT(!executor.execute(begin).assume_value() && now.is<opening>());
  EXPECT(executor.execute(finish).assume_value() && now.is<open>());
  return 0;
}
CLAUSE(moves, "tasks share a machine; a transition happens only from the state it begins in");

constexpr int absent() {
  task_executor<> executor;
  EXPECT(!executor.execute(has).assume_value());
  return 0;
}
CLAUSE(absent, "without the plugin there is no machine");

constexpr int one_each() {
  using each = states<session, decltype(begin), decltype(look)>;
  task_executor executor{each{}};
  EXPECT(executor.execute(begin).assume_value());
  EXPECT(executor.execute(look).assume_value() == "closed");
  EXPECT(executor.get<each>().of<decltype(begin)>().is<opening>());
  EXPECT(executor.get<each>().of<decltype(look)>().is<closed>());
  EXPECT(!executor.execute(has).assume_value());
  return 0;
}
CLAUSE(one_each, "tasks can have a machine each, and others none");

struct lamp : state_machine<closed, transition<closed, open>, transition<open, closed>> {};

constexpr int by_type() {
  auto const both = task<"both">([](context& ctx) {
    return state_of<session>(ctx).move<closed, opening>() && state_of<lamp>(ctx).move<closed, open>();
  });
  task_executor executor{states<session>{}, states<lamp>{}};
  EXPECT(executor.execute(both).assume_value());
  EXPECT(executor.get<states<session>>().of().is<opening>() && executor.get<states<lamp>>().of().is<open>());
  return 0;
}
CLAUSE(by_type, "machines are told apart by their types");

constexpr int copied() {
  states<lamp> first;
  EXPECT((first.of().move<closed, open>()));
  states<lamp> second = first;
  EXPECT(second.of().is<open>());
  EXPECT((first.of().move<open, closed>()));
  EXPECT(second.of().is<open>());
  return 0;
}
CLAUSE(copied, "a copy begins where the original is, and goes its own way");

constexpr int guarded() {
  auto const submit = task<"submit">([](int n) { return n; });
  task_executor executor{states<session>{}, only_for<runs_in<session, opening, open>, decltype(submit)>{}};
  auto const refused = executor.execute(submit, 7);
  EXPECT(refused.assume_error() == task_error(errc::rejected, "the task does not run in this state"));
  EXPECT(refused.assume_error().task_name() == "submit");
  EXPECT(executor.execute(begin).assume_value() && executor.execute(submit, 7).assume_value() == 7);
  EXPECT(executor.execute(finish).assume_value() && executor.execute(submit, 7).assume_value() == 7);
  return 0;
}
CLAUSE(guarded, "a task can be kept from running in other states than those named");

constexpr int guarded_without_machine() {
  auto const other = task<"other">([] { return 7; });
  task_executor executor{states<session, decltype(begin)>{}, runs_in<session, open>{}};
  EXPECT(executor.execute(other).assume_value() == 7);
  EXPECT(executor.execute(begin).assume_error().code() == errc::rejected);
  return 0;
}
CLAUSE(guarded_without_machine, "a task that has no machine is let through");

template <class From, class To>
bool same_as_model(state<session> const& machine, std::size_t& model) {
  constexpr std::size_t from = session::table::index<From>;
  bool const expected = model == from;
  bool const moved = machine.move<From, To>();
  if (expected) model = session::table::index<To>;
  return moved == expected;
}

TEST_CASE("random moves agree with a table") {
  std::mt19937 random{20260523};
  states<session> kept;
  auto const machine = kept.of();
  std::size_t model = 0;
  for (int i = 0; i < 10'000; ++i) {
    bool same = false;
    switch (random() % 4) {
      case 0:
        same = same_as_model<closed, opening>(machine, model);
        break;
      case 1:
        same = same_as_model<opening, open>(machine, model);
        break;
      case 2:
        same = same_as_model<open, closed>(machine, model);
        break;
      default:
        same = same_as_model<opening, closed>(machine, model);
    }
    REQUIRE(same);
    REQUIRE(machine.name() == session::table::names[model]);
  }
}

TEST_CASE("of several threads one makes the transition") {
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
  for (auto& each : threads) each.join();
  bool const is_on = executor.get<states<lamp>>().of().is<open>();
  CHECK(on.load() == off.load() + (is_on ? 1 : 0));
  CHECK(on.load() > 0);
}

}  // namespace
