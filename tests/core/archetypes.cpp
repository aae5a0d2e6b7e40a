// SPDX-License-Identifier: BSL-1.0
#include "archetypes.hpp"

#include "support/clause.hpp"

// Everything here compiles with types that have only the operations the library requires.
namespace {

using qtasks::trigger;

static_assert(qtasks::TriggerHandler<archetypes::plugin, "archetypes.last">);
static_assert(!qtasks::TriggerHandler<archetypes::plugin, "archetypes.notify">);
static_assert(qtasks::Awaitable<archetypes::later<int>>);

constexpr int a_stack_requires_no_more() {
  qtasks::plugin_stack stack{archetypes::plugin{1}};
  stack.fire(trigger<"archetypes.notify">{}, archetypes::notify_event{});
  EXPECT(stack.fire(trigger<"archetypes.last">{}, archetypes::replace_event{})->n() == 1);
  EXPECT(stack.fire(trigger<"archetypes.first">{}, archetypes::replace_event{})->n() == 1);
  EXPECT(stack.fire(trigger<"archetypes.all">{}, archetypes::replace_event{})[0]->n() == 1);
  return 0;
}
CLAUSE(a_stack_requires_no_more, "a stack requires of plugins, events and values only what the archetypes have");

constexpr int wrappers_require_no_more() {
  using qtasks::named;
  using qtasks::only_for;
  using qtasks::when;
  archetypes::plugin elsewhere{3};
  qtasks::plugin_stack stack{named<"one", archetypes::plugin>{archetypes::plugin{1}},
                             named<"two", only_for<archetypes::plugin, archetypes::task>>{{archetypes::plugin{2}}},
                             when<false, archetypes::plugin>{archetypes::plugin{4}}, qtasks::ref{elsewhere}};
  auto const all = stack.fire(trigger<"archetypes.all">{}, archetypes::replace_event{});
  EXPECT(all.size() == 3);
  EXPECT(all[0]->n() == 1 && all[1]->n() == 2 && all[2]->n() == 3);
  return 0;
}
CLAUSE(wrappers_require_no_more, "the wrappers require of a plugin only what its archetype has");

struct passes_on {
  constexpr auto on(trigger<"archetypes.around">, auto const&, auto next) const -> decltype(next()) { return next(); }
};

constexpr int around_requires_no_more() {
  qtasks::plugin_stack stack{passes_on{}};
  auto const body = [] { return qtasks::result<archetypes::value, archetypes::error>{archetypes::value{5}}; };
  EXPECT(stack.fire(trigger<"archetypes.around">{}, archetypes::around_event{}, body).assume_value().n() == 5);
  return 0;
}
CLAUSE(around_requires_no_more, "an around trigger requires of event and body only what the archetypes have");

constexpr int an_executor_requires_no_more() {
  auto const echo = qtasks::task<"echo">(archetypes::callable{});
  qtasks::task_executor executor{archetypes::plugin{9}};
  EXPECT(executor.execute(echo, archetypes::value{2}).assume_value().n() == 2);
  EXPECT(executor.execute(echo, archetypes::value{0}).assume_value().n() == 9);
  EXPECT(executor.execute(echo, archetypes::value{-1}).assume_error().code() == qtasks::errc::task_cancel_error);
  EXPECT(executor.async_execute(echo, archetypes::value{2}).assume_value().n() == 2);
  return 0;
}
CLAUSE(an_executor_requires_no_more,
       "an executor requires of task, argument, value and error only what the archetypes have");

}  // namespace

// At run time only: the awaitable moves results, and Outcome cannot move a result of a non-trivial value at compile
// time.
TEST_CASE("an executor requires of an awaitable only what its archetype has") {
  auto const echo =
      qtasks::task<"echo">([](int n) { return archetypes::later<archetypes::value>{archetypes::value{n}}; });
  qtasks::task_executor executor{archetypes::plugin{9}};
  CHECK(executor.async_execute(echo, 2).ready.assume_value().n() == 2);
}
