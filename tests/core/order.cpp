// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/roles.hpp>

#include "core_test.hpp"

#include <type_traits>

namespace {

using namespace qtasks;
using namespace core_test;

// Rules that hold. The messages of those that do not are in compile_fail/.

template <class... Elements>
constexpr bool is_stack = sizeof(plugin_stack<Elements...>) > 0;

struct limit {};
struct tries {
  using role = roles::retry;
  constexpr void on(trigger<"test.notify">, auto const&) const {}
};
template <class... Rules>
using ruled = notes<"ruled", Rules...>;

static_assert(is_stack<notes<"a">, ruled<after<notes<"a">>>>);
static_assert(is_stack<ruled<after<notes<"a">>>>, "after applies only if the other is in the list");
static_assert(is_stack<ruled<before<notes<"a">>>, notes<"a">>);
static_assert(is_stack<ruled<before<notes<"a">>>>, "before applies only if the other is in the list");
static_assert(is_stack<ruled<needs<notes<"a">>>, notes<"a">> && is_stack<notes<"a">, ruled<needs<notes<"a">>>>);
static_assert(is_stack<ruled<conflicts<notes<"a">>>, notes<"b">>);
static_assert(is_stack<ruled<provides<limit>>, notes<"b", reads<limit>>>);
static_assert(is_stack<ruled<provides<limit>>>, "a provided type need not be read");
static_assert(is_stack<notes<"a">, tries, ruled<after<notes<"a">, roles::retry>, before<notes<"b">>>, notes<"b">>);
static_assert(is_stack<ruled<after<roles::cache>>, tries>, "a rule about a role that no plugin has does not apply");
static_assert(is_stack<tries, ruled<needs<roles::retry>, after<roles::retry>>>);

static_assert(is_stack<named<"x", notes<"a">>, ruled<after<notes<"a">>>>, "rules apply to plugins in wrappers");
static_assert(is_stack<notes<"a">, named<"x", ruled<after<notes<"a">>>>>);
static_assert(is_stack<only_for<notes<"a">, submit_task>, when<true, ruled<needs<notes<"a">>>>>);
static_assert(is_stack<ref<notes<"a">>, ruled<after<notes<"a">>, needs<notes<"a">>>>);
static_assert(is_stack<plugin_stack<notes<"a">>, plugin_stack<ruled<after<notes<"a">>>>>, "and in nested stacks");
static_assert(is_stack<ruled<conflicts<notes<"a">>>, when<false, notes<"a">>>,
              "a plugin that is not in the list conflicts with none");
static_assert(is_stack<when<false, ruled<needs<notes<"a">>>>>);
static_assert(is_stack<named<"x", notes<"a">>, ruled<after<named<"x", notes<"a">>>>, named<"y", notes<"a">>>,
              "a rule can name one of two plugins by its `named`");

using late = ruled<after<notes<"a">>, conflicts<notes<"b">>>;
static_assert(is_stack<late, notes<"a">, waive<late, notes<"a">>>, "a waived rule does not apply");
static_assert(is_stack<waive<late, notes<"a">>, waive<late, notes<"b">>, notes<"b">, late, notes<"a">>);
static_assert(is_stack<plugin_stack<waive<late, notes<"a">>, late, notes<"a">>, notes<"c">>, "in a nested stack too");
static_assert(is_stack<late, notes<"a">, when<true, waive<late, notes<"a">>>>, "and in a wrapper");
static_assert(is_stack<named<"x", plugins<waive<late, notes<"a">>, late, notes<"a">>>>);
static_assert(is_stack<only_for<plugins<waive<late, notes<"a">>, late, notes<"a">>, submit_task>>);
static_assert(is_stack<late, when<false, waive<notes<"a">, notes<"b">>>>);
static_assert(is_stack<tries, late, waive<roles::retry, notes<"b">>>, "the plugin need not have the rule");
static_assert(is_stack<ruled<after<roles::retry>>, tries, waive<ruled<after<roles::retry>>, roles::retry>>);
static_assert(is_stack<ruled<reads<limit>>, waive<ruled<reads<limit>>, limit>>);

// Provided types.

struct budget {
  int remaining = 3;
};
struct spends {
  using order = qtasks::order<provides<budget>>;
  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const {
    --event.context.template get<budget>()->remaining;
  }
};
struct reports {
  using order = qtasks::order<reads<budget>>;
  constexpr int on(trigger<"task_executor_run_task">, auto const& event) const {
    return event.context.template get<budget>()->remaining;
  }
};
constexpr int each_run_has_its_own() {
  task_executor<spends, reports> const executor;
  EXPECT(executor.execute(submit, 9).value() == 2);
  EXPECT(executor.execute(submit, 9).value() == 2);
  return 0;
}
CLAUSE(each_run_has_its_own, "a provided type is one default-constructed value per run");

struct also_spends : spends {
  using order = qtasks::order<provides<budget, limit>>;
};
constexpr auto shows = task<"shows">(
    [](context& ctx) { return (ctx.get<budget>() != nullptr ? 1 : 0) + (ctx.get<limit>() != nullptr ? 2 : 0); });
constexpr int two_providers_share() {
  EXPECT((task_executor<spends, also_spends, reports>{}.execute(submit, 9).value() == 1));
  EXPECT((task_executor<spends, also_spends>{}.execute(shows).value() == 3));
  EXPECT(task_executor<spends>{}.execute(shows).value() == 1);
  EXPECT(task_executor{}.execute(shows).value() == 0);
  return 0;
}
CLAUSE(two_providers_share, "two providers of a type share it, and a type that no plugin provides is null");

}  // namespace
