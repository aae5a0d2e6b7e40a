// SPDX-License-Identifier: BSL-1.0
#include "archetypes.hpp"

#include "support/clause.hpp"

// Everything here compiles with the least that a user's types can offer.
namespace {

using qtasks::trigger;

static_assert(qtasks::TriggerHandler<archetypes::plugin, "archetypes.last">);
static_assert(!qtasks::TriggerHandler<archetypes::plugin, "archetypes.notify">);
static_assert(qtasks::Awaitable<archetypes::later<int>>);

constexpr int a_stack_needs_no_more() {
  qtasks::plugin_stack stack{archetypes::plugin{1}};
  stack.fire(trigger<"archetypes.notify">{}, archetypes::notify_event{});
  EXPECT(stack.fire(trigger<"archetypes.last">{}, archetypes::replace_event{})->n() == 1);
  EXPECT(stack.fire(trigger<"archetypes.first">{}, archetypes::replace_event{})->n() == 1);
  EXPECT(stack.fire(trigger<"archetypes.all">{}, archetypes::replace_event{})[0]->n() == 1);
  return 0;
}
CLAUSE(a_stack_needs_no_more, "a stack needs of its plugins, events and values no more than the archetypes offer");

constexpr int wrappers_need_no_more() {
  using qtasks::named;
  using qtasks::only_for;
  using qtasks::when;
  archetypes::plugin elsewhere{3};
  qtasks::plugin_stack stack{named<"one", archetypes::plugin>{archetypes::plugin{1}},
                             named<"two", only_for<archetypes::plugin, int>>{{archetypes::plugin{2}}},
                             when<false, archetypes::plugin>{archetypes::plugin{4}}, qtasks::ref{elsewhere}};
  auto const all = stack.fire(trigger<"archetypes.all">{}, archetypes::replace_event{});
  EXPECT(all.size() == 3);
  EXPECT(all[0]->n() == 1 && all[1]->n() == 2 && all[2]->n() == 3);
  return 0;
}
CLAUSE(wrappers_need_no_more, "the wrappers need of a plugin no more than its archetype offers");

struct passes_on {
  constexpr auto on(trigger<"archetypes.around">, auto const&, auto next) const -> decltype(next()) { return next(); }
};

constexpr int around_needs_no_more() {
  qtasks::plugin_stack stack{passes_on{}};
  auto const body = [] { return qtasks::result<archetypes::value, archetypes::error>{archetypes::value{5}}; };
  EXPECT(stack.fire(trigger<"archetypes.around">{}, archetypes::around_event{}, body).assume_value().n() == 5);
  return 0;
}
CLAUSE(around_needs_no_more, "an around trigger needs of its event and body no more than the archetypes offer");

constexpr int an_executor_needs_no_more() {
  auto const echo = qtasks::task<"echo">(archetypes::callable{});
  qtasks::task_executor executor{archetypes::plugin{9}};
  EXPECT(executor.execute(echo, archetypes::value{2}).assume_value().n() == 2);
  EXPECT(executor.execute(echo, archetypes::value{0}).assume_value().n() == 9);
  EXPECT(executor.execute(echo, archetypes::value{-1}).assume_error().code() == qtasks::errc::task_cancel_error);
  EXPECT(executor.async_execute(echo, archetypes::value{2}).assume_value().n() == 2);
  return 0;
}
CLAUSE(an_executor_needs_no_more,
       "an executor needs of task, argument, value and error no more than the archetypes offer");

}  // namespace

// At run time only: a toy awaitable moves results, and Outcome cannot move one of a non-trivial value in the compiler.
TEST_CASE("an executor needs of an awaitable no more than its archetype offers") {
  auto const echo =
      qtasks::task<"echo">([](int n) { return archetypes::later<archetypes::value>{archetypes::value{n}}; });
  qtasks::task_executor executor{archetypes::plugin{9}};
  CHECK(executor.async_execute(echo, 2).ready.assume_value().n() == 2);
}
