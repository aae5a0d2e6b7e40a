// SPDX-License-Identifier: BSL-1.0
#include "core_test.hpp"

#include <type_traits>
#include <utility>

namespace {

using namespace qtasks;
using namespace core_test;

// Nesting.

constexpr int stacks_are_flattened() {
  using inner = plugin_stack<notes<"b">, plugin_stack<>, plugin_stack<notes<"c">>>;
  EXPECT(notified_by(plugin_stack<notes<"a">, inner, notes<"d">>{}).is("a b c d"));
  EXPECT(notified_by(plugin_stack<plugin_stack<plugin_stack<notes<"a">>>>{}).is("a"));
  EXPECT(notified_by(plugins<plugins<>, plugins<notes<"a">>>{}).is("a"));
  return 0;
}
CLAUSE(stacks_are_flattened, "the elements of a nested stack are called in its position");

constexpr int nested_plugins_keep_their_state() {
  plugin_stack const stack{plugin_stack{named<"x", labelled>{labelled{"one"}}, counts{}},
                           plugin_stack{labelled{"two"}, plugin_stack{named<"y", labelled>{labelled{"three"}}}}};
  auto copy = stack;
  EXPECT(notified_by(copy).is("one counts two three"));
  EXPECT(notified_by(copy).is("one counts two three") && copy.get<counts>().runs == 2 && stack.get<counts>().runs == 0);
  return 0;
}
CLAUSE(nested_plugins_keep_their_state,
       "a plugin in a nested stack has its state there, and a copied stack has its own state");

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
CLAUSE(get_finds_through_everything, "get finds a plugin by its type or by `named`, in nested stacks and wrappers");

constexpr int executors_hold_a_stack() {
  task_executor executor{plugin_stack{counts{}}, notes<"a">{}};
  EXPECT(notified_by(executor.stack()).is("counts a") && executor.get<counts>().runs == 1);
  static_assert(std::is_same_v<decltype(std::as_const(executor).get<counts>()), counts const&>);
  return 0;
}
CLAUSE(executors_hold_a_stack, "an executor gives access to its stack and to its plugins");

constexpr int deduction() {
  static_assert(std::is_same_v<decltype(plugin_stack{counts{}, notes<"a">{}}), plugin_stack<counts, notes<"a">>>);
  static_assert(std::is_same_v<decltype(task_executor{counts{}}), task_executor<counts>>);
  static_assert(std::is_same_v<decltype(task_executor{}), task_executor<>>);
  counts elsewhere;
  static_assert(std::is_same_v<decltype(plugin_stack{ref{elsewhere}}), plugin_stack<ref<counts>>>);
  static_assert(std::is_base_of_v<plugins<counts>, plugin_stack<counts>>);
  plugin_stack stack{counts{}};
  static_assert(std::is_same_v<decltype(plugin_stack{stack}), plugin_stack<counts>>, "a copy");
  static_assert(!std::is_convertible_v<counts, plugin_stack<counts>>, "a plugin does not convert to a stack");
  return 0;
}
CLAUSE(deduction, "the types of stack and executor are deduced from plugins");

// Sizes.

struct limit {};

template <int I>
struct empty_plugin {
  constexpr void on(trigger<"test.notify">, auto const&) const {}
};
template <int... I>
auto many(std::integer_sequence<int, I...>) -> plugin_stack<empty_plugin<I>...>;
using forty = decltype(many(std::make_integer_sequence<int, 40>{}));

static_assert(sizeof(plugin_stack<>) == 1 && std::is_empty_v<plugin_stack<>>);
static_assert(sizeof(plugin_stack<notes<"a">, notes<"b">>) == 1 && std::is_empty_v<plugin_stack<notes<"a">>>);
static_assert(sizeof(forty) == 1 && std::is_empty_v<forty>);
static_assert(sizeof(task_executor<forty>) == 1 && sizeof(task_executor<notes<"a">, notes<"b">>) == 1);
static_assert(sizeof(plugin_stack<plugin_stack<notes<"a">>, plugin_stack<plugin_stack<notes<"b">>>>) == 1);
static_assert(sizeof(plugin_stack<named<"x", notes<"a">>, only_for<notes<"b">, submit_task>, when<true, notes<"c">>>) ==
              1);
static_assert(sizeof(plugin_stack<when<false, counts>, waive<notes<"a">, limit>,
                                  failure_policy<on_plugin_failure::skip>, notes<"a">>) == 1);
static_assert(sizeof(plugin_stack<counts, notes<"a">, notes<"b">>) == sizeof(counts));
static_assert(sizeof(plugin_stack<ref<counts>, notes<"a">>) == sizeof(void*));
static_assert(std::is_trivially_copyable_v<plugin_stack<counts, notes<"a">>> && std::is_trivially_copyable_v<forty>);
static_assert(std::is_trivially_destructible_v<task_executor<counts>>);
static_assert(std::is_nothrow_move_constructible_v<plugin_stack<counts, notes<"a">>>);
static_assert(std::is_default_constructible_v<plugin_stack<counts, notes<"a">>>);

}  // namespace
