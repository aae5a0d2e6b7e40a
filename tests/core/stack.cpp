// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/roles.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <functional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace stack_test {

struct told {
  support::trace& seen;
};

/// An event that belongs to a task.
template <class Task>
struct told_of_task {
  using task_type = Task;
  support::trace& seen;
};

}  // namespace stack_test

template <>
struct qtasks::trigger_entry<"stack.told"> : qtasks::notify_trigger<stack_test::told> {};

namespace {

using namespace qtasks;
using stack_test::told;
using stack_test::told_of_task;
using support::trace;

template <fixed_string Letter, class... Rules>
struct notes {
  using order = qtasks::order<Rules...>;
  constexpr void on(trigger<"stack.told">, auto const& event) const { event.seen.add(Letter.view()); }
};

struct counts {
  int runs = 0;
  constexpr void on(trigger<"stack.told">, auto const& event) {
    ++runs;
    event.seen.add("counts");
  }
};

constexpr trace told_by(auto&& stack) {
  trace seen;
  stack.fire(trigger<"stack.told">{}, told{seen});
  return seen;
}

// Nesting.

constexpr int stacks_are_flattened() {
  using inner = plugin_stack<notes<"b">, plugin_stack<>, plugin_stack<notes<"c">>>;
  EXPECT(told_by(plugin_stack<notes<"a">, inner, notes<"d">>{}).is("a b c d"));
  EXPECT(told_by(plugin_stack<plugin_stack<plugin_stack<notes<"a">>>>{}).is("a"));
  EXPECT(told_by(plugins<plugins<>, plugins<notes<"a">>>{}).is("a"));
  return 0;
}
CLAUSE(stacks_are_flattened, "a stack can hold stacks, which are flattened in place");

struct labelled {
  std::string_view label;
  constexpr void on(trigger<"stack.told">, auto const& event) const { event.seen.add(label); }
};
constexpr int nested_plugins_keep_their_state() {
  plugin_stack const stack{plugin_stack{named<"x", labelled>{labelled{"one"}}, counts{}},
                           plugin_stack{labelled{"two"}, plugin_stack{named<"y", labelled>{labelled{"three"}}}}};
  auto copy = stack;
  EXPECT(told_by(copy).is("one counts two three"));
  EXPECT(told_by(copy).is("one counts two three") && copy.get<counts>().runs == 2 && stack.get<counts>().runs == 0);
  return 0;
}
CLAUSE(nested_plugins_keep_their_state, "a plugin in a nested stack keeps its state, and a copied stack has its own");

// Wrappers.

constexpr int named_twice() {
  using outer = named<"outer", counts>;
  using inner = named<"inner", counts>;
  plugin_stack<outer, notes<"a">, inner> stack;
  EXPECT(told_by(stack).is("counts a counts"));
  EXPECT(stack.get<outer>().runs == 1 && stack.get<inner>().runs == 1);
  EXPECT(&stack.get<outer>() != &stack.get<inner>());
  plugin_stack<counts, inner> one_unnamed;
  EXPECT(told_by(one_unnamed).is("counts counts"));
  return 0;
}
CLAUSE(named_twice, "named lets a plugin stand twice, each with a state of its own");

struct fails {
  constexpr result<void> on(trigger<"stack.told">, auto const&) const { return task_error{errc::failed, "oops"}; }
};
struct fails_under_a_name {
  static constexpr std::string_view name = "its own name";
  constexpr result<void> on(trigger<"stack.told">, auto const&) const { return task_error{errc::failed, "oops"}; }
};
template <class P>
constexpr std::string_view name_of() {
  trace seen;
  plugin_stack<failure_policy<on_plugin_failure::propagate>, P> const stack;
  return stack.fire(trigger<"stack.told">{}, told{seen}).error().plugin_name();
}
constexpr int names_in_errors() {
  EXPECT(name_of<named<"outer", fails>>() == "outer");
  EXPECT(name_of<named<"outer", fails_under_a_name>>() == "outer");
  EXPECT(name_of<fails_under_a_name>() == "its own name");
  EXPECT(name_of<fails>().ends_with("fails"));
  EXPECT((name_of<only_for<named<"outer", fails>>>() == "outer"));
  return 0;
}
CLAUSE(names_in_errors, "a plugin's name is that of `named`, else its own, else its type's");

constexpr auto submit = task<"submit">([](int size) { return size; });
constexpr auto cancel = task<"cancel">([](int size) { return -size; });
using submit_task = decltype(submit);
using cancel_task = std::remove_const_t<decltype(cancel)>;

template <class Task>
constexpr trace told_of(auto const& stack) {
  trace seen;
  stack.fire(trigger<"stack.told">{}, told_of_task<Task>{seen});
  return seen;
}
constexpr int only_for_some_tasks() {
  plugin_stack<only_for<notes<"a">, submit_task>, notes<"b">> const stack;
  EXPECT(told_of<submit_task>(stack).is("a b") && told_of<std::remove_const_t<submit_task>>(stack).is("a b"));
  EXPECT(told_of<cancel_task>(stack).is("b") && told_of<cancel_task const>(stack).is("b"));
  plugin_stack<only_for<notes<"a">, submit_task, cancel_task>> const both;
  EXPECT(told_of<submit_task>(both).is("a") && told_of<cancel_task>(both).is("a"));
  plugin_stack<only_for<notes<"a">>> const none;
  EXPECT(told_of<submit_task>(none).is(""));
  return 0;
}
CLAUSE(only_for_some_tasks, "only_for serves the tasks it names, const or not, and no others");

constexpr int only_for_nests() {
  plugin_stack<only_for<plugin_stack<notes<"a">, only_for<notes<"b">, submit_task>>, submit_task, cancel_task>> const
      stack;
  EXPECT(told_of<submit_task>(stack).is("a b"));
  EXPECT(told_of<cancel_task>(stack).is("a"));
  plugin_stack<only_for<only_for<notes<"a">, submit_task>, cancel_task>> const nobody;
  EXPECT(told_of<submit_task>(nobody).is("") && told_of<cancel_task>(nobody).is(""));
  return 0;
}
CLAUSE(only_for_nests, "only_for holds stacks too, and one inside another narrows it");

constexpr int events_of_no_task_reach_it() {
  EXPECT(told_by(plugin_stack<only_for<notes<"a">, submit_task>>{}).is("a"));
  return 0;
}
CLAUSE(events_of_no_task_reach_it, "an event that belongs to no task reaches an only_for plugin");

struct answers {
  constexpr int on(trigger<"task_executor_run_task">, auto const&) const { return 99; }
};
constexpr int only_for_in_an_executor() {
  task_executor<only_for<answers, submit_task>> const executor;
  EXPECT(executor.execute(submit, 1).value() == 99);
  EXPECT(executor.execute(cancel, 1).value() == -1);
  return 0;
}
CLAUSE(only_for_in_an_executor, "an executor's plugin under only_for is not asked for other tasks");

constexpr int when_a_condition_holds() {
  EXPECT(told_by(plugin_stack<notes<"a">, when<true, notes<"b">>, when<false, notes<"c">>>{}).is("a b"));
  EXPECT(told_by(plugin_stack{when<true, labelled>{labelled{"x"}}, when<false, labelled>{labelled{"y"}}}).is("x"));
  EXPECT(told_by(plugin_stack<when<false, plugin_stack<notes<"a">>>, when<false, counts>, counts>{}).is("counts"));
  return 0;
}
CLAUSE(when_a_condition_holds, "when<true, P> is P, and when<false, P> is not there");

constexpr int references() {
  counts elsewhere;
  plugin_stack const stack{ref{elsewhere}, notes<"a">{}};
  EXPECT(told_by(stack).is("counts a") && told_by(stack).is("counts a"));
  EXPECT(elsewhere.runs == 2 && &stack.get<counts>() == &elsewhere);
  counts const constant;
  plugin_stack<ref<counts const>> const read_only{ref{constant}};
  EXPECT(&read_only.get<counts const>() == &constant);
  counts other;
  plugin_stack const standard{std::ref(other), notes<"a">{}};
  EXPECT(told_by(standard).is("counts a") && other.runs == 1 && &standard.get<counts>() == &other);
  return 0;
}
CLAUSE(references, "a reference, ours or the standard's, calls the plugin that lives elsewhere");

constexpr int wrapped_references() {
  counts elsewhere;
  using outer = named<"outer", ref<counts>>;
  plugin_stack stack{outer{ref{elsewhere}}, counts{}};
  EXPECT(told_by(stack).is("counts counts") && elsewhere.runs == 1 && stack.get<outer>().runs == 1);
  return 0;
}
CLAUSE(wrapped_references, "a reference may be wrapped as any plugin");

constexpr int a_shared_stack() {
  plugin_stack inner{counts{}, notes<"a">{}};
  plugin_stack one{plugin_stack{ref{inner.get<counts>()}}};
  plugin_stack two{notes<"b">{}, ref{inner.get<counts>()}};
  EXPECT(told_by(one).is("counts") && told_by(two).is("b counts") && inner.get<counts>().runs == 2);
  return 0;
}
CLAUSE(a_shared_stack, "stacks may share a plugin through references");

// Access.

constexpr int get_finds_through_everything() {
  using outer = named<"outer", labelled>;
  plugin_stack stack{plugin_stack{when<true, only_for<counts, submit_task>>{}}, outer{labelled{"x"}}, notes<"a">{}};
  stack.get<counts>().runs = 7;
  EXPECT(std::as_const(stack).get<counts>().runs == 7);
  EXPECT(stack.get<outer>().label == "x" && stack.get<labelled>().label == "x");
  static_assert(std::is_same_v<decltype(stack.get<counts>()), counts&>);
  static_assert(std::is_same_v<decltype(std::as_const(stack).get<counts>()), counts const&>);
  return 0;
}
CLAUSE(get_finds_through_everything, "get finds a plugin by its type, or by `named`, through stacks and wrappers");

constexpr int executors_hold_a_stack() {
  task_executor executor{plugin_stack{counts{}}, notes<"a">{}};
  EXPECT(told_by(executor.stack()).is("counts a") && executor.get<counts>().runs == 1);
  static_assert(std::is_same_v<decltype(std::as_const(executor).get<counts>()), counts const&>);
  return 0;
}
CLAUSE(executors_hold_a_stack, "an executor gives its stack, for firing, and its plugins");

constexpr int deduction() {
  static_assert(std::is_same_v<decltype(plugin_stack{counts{}, notes<"a">{}}), plugin_stack<counts, notes<"a">>>);
  static_assert(std::is_same_v<decltype(task_executor{counts{}}), task_executor<counts>>);
  static_assert(std::is_same_v<decltype(task_executor{}), task_executor<>>);
  counts elsewhere;
  static_assert(std::is_same_v<decltype(plugin_stack{ref{elsewhere}}), plugin_stack<ref<counts>>>);
  static_assert(std::is_base_of_v<plugins<counts>, plugin_stack<counts>>);
  plugin_stack stack{counts{}};
  static_assert(std::is_same_v<decltype(plugin_stack{stack}), plugin_stack<counts>>, "a copy");
  static_assert(!std::is_convertible_v<counts, plugin_stack<counts>>, "a plugin is no stack");
  return 0;
}
CLAUSE(deduction, "stack and executor are deduced from plugins");

// Order rules that hold. Those that do not are in compile_fail/.

template <class... Elements>
constexpr bool is_stack = sizeof(plugin_stack<Elements...>) > 0;

struct limit {};
struct tries {
  using role = roles::retry;
  constexpr void on(trigger<"stack.told">, auto const&) const {}
};
template <class... Rules>
using ruled = notes<"ruled", Rules...>;

static_assert(is_stack<notes<"a">, ruled<after<notes<"a">>>>);
static_assert(is_stack<ruled<after<notes<"a">>>>, "after binds only if the other is present");
static_assert(is_stack<ruled<before<notes<"a">>>, notes<"a">>);
static_assert(is_stack<ruled<before<notes<"a">>>>, "before binds only if the other is present");
static_assert(is_stack<ruled<needs<notes<"a">>>, notes<"a">> && is_stack<notes<"a">, ruled<needs<notes<"a">>>>);
static_assert(is_stack<ruled<conflicts<notes<"a">>>, notes<"b">>);
static_assert(is_stack<ruled<provides<limit>>, notes<"b", reads<limit>>>);
static_assert(is_stack<ruled<provides<limit>>>, "what is provided need not be read");
static_assert(is_stack<notes<"a">, tries, ruled<after<notes<"a">, roles::retry>, before<notes<"b">>>, notes<"b">>);
static_assert(is_stack<ruled<after<roles::cache>>, tries>, "a role that nobody has does not bind");
static_assert(is_stack<tries, ruled<needs<roles::retry>, after<roles::retry>>>);

static_assert(is_stack<named<"x", notes<"a">>, ruled<after<notes<"a">>>>, "wrappers are looked through");
static_assert(is_stack<notes<"a">, named<"x", ruled<after<notes<"a">>>>>);
static_assert(is_stack<only_for<notes<"a">, submit_task>, when<true, ruled<needs<notes<"a">>>>>);
static_assert(is_stack<ref<notes<"a">>, ruled<after<notes<"a">>, needs<notes<"a">>>>);
static_assert(is_stack<plugin_stack<notes<"a">>, plugin_stack<ruled<after<notes<"a">>>>>, "and so are stacks");
static_assert(is_stack<ruled<conflicts<notes<"a">>>, when<false, notes<"a">>>,
              "what is not there conflicts with nobody");
static_assert(is_stack<when<false, ruled<needs<notes<"a">>>>>);
static_assert(is_stack<named<"x", notes<"a">>, ruled<after<named<"x", notes<"a">>>>, named<"y", notes<"a">>>,
              "a rule may name one of two by its `named`");

using late = ruled<after<notes<"a">>, conflicts<notes<"b">>>;
static_assert(is_stack<late, notes<"a">, waive<late, notes<"a">>>, "a waived rule does not bind");
static_assert(is_stack<waive<late, notes<"a">>, waive<late, notes<"b">>, notes<"b">, late, notes<"a">>);
static_assert(is_stack<plugin_stack<waive<late, notes<"a">>, late, notes<"a">>, notes<"c">>, "in a nested stack too");
static_assert(is_stack<ruled<after<roles::retry>>, tries, waive<ruled<after<roles::retry>>, roles::retry>>);
static_assert(is_stack<ruled<reads<limit>>, waive<ruled<reads<limit>>, limit>>);

// Provided types.

struct budget {
  int left = 3;
};
struct spends {
  using order = qtasks::order<provides<budget>>;
  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const {
    --event.context.template get<budget>()->left;
  }
};
struct reports {
  using order = qtasks::order<reads<budget>>;
  constexpr int on(trigger<"task_executor_run_task">, auto const& event) const {
    return event.context.template get<budget>()->left;
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
constexpr auto asks = task<"asks">(
    [](context& ctx) { return (ctx.get<budget>() != nullptr ? 1 : 0) + (ctx.get<limit>() != nullptr ? 2 : 0); });
constexpr int two_providers_share() {
  EXPECT((task_executor<spends, also_spends, reports>{}.execute(submit, 9).value() == 1));
  EXPECT((task_executor<spends, also_spends>{}.execute(asks).value() == 3));
  EXPECT(task_executor<spends>{}.execute(asks).value() == 1);
  EXPECT(task_executor{}.execute(asks).value() == 0);
  return 0;
}
CLAUSE(two_providers_share, "two providers of a type share it, and a type that nobody provides is null");

// Sizes.

template <int I>
struct empty_plugin {
  constexpr void on(trigger<"stack.told">, auto const&) const {}
};
template <int... I>
auto many(std::integer_sequence<int, I...>) -> plugin_stack<empty_plugin<I>...>;
using forty = decltype(many(std::make_integer_sequence<int, 40>{}));

static_assert(sizeof(plugin_stack<>) == 1 && std::is_empty_v<plugin_stack<>>);
static_assert(sizeof(plugin_stack<notes<"a">, notes<"b">>) == 1 && std::is_empty_v<plugin_stack<notes<"a">>>);
static_assert(sizeof(forty) == 1 && std::is_empty_v<forty>);
static_assert(sizeof(task_executor<forty>) == 1 && sizeof(task_executor<notes<"a">, notes<"b">>) == 1);
static_assert(sizeof(plugin_stack<plugin_stack<notes<"a">>, plugin_stack<plugin_stack<notes<"b">>>>) == 1);
static_assert(sizeof(plugin_stack<named<"x", notes<"a">>, only_for<notes<"b">, int>, when<true, notes<"c">>>) == 1);
static_assert(sizeof(plugin_stack<when<false, counts>, waive<counts, limit>, failure_policy<on_plugin_failure::skip>,
                                  notes<"a">>) == 1);
static_assert(sizeof(plugin_stack<counts, notes<"a">, notes<"b">>) == sizeof(counts));
static_assert(sizeof(plugin_stack<ref<counts>, notes<"a">>) == sizeof(void*));
static_assert(std::is_trivially_copyable_v<plugin_stack<counts, notes<"a">>> && std::is_trivially_copyable_v<forty>);
static_assert(std::is_trivially_destructible_v<task_executor<counts>>);
static_assert(std::is_nothrow_move_constructible_v<plugin_stack<counts, notes<"a">>>);
static_assert(std::is_default_constructible_v<plugin_stack<counts, notes<"a">>>);

}  // namespace
