// SPDX-License-Identifier: BSL-1.0
#include "archetypes.hpp"
#include "support/clause.hpp"

#include <array>
#include <concepts>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace fire_test {

struct told {
  support::trace& seen;
};

template <class T>
struct asked {
  using result_type = T;
  support::trace& seen;
  qtasks::slot<T>& result;
};

/// An event without a slot: the values collected are nobody's but the firing's.
struct asked_blind {
  using result_type = int;
};

struct patch {
  std::optional<int> a{};
  std::optional<int> b{};
  static constexpr bool is_patch = true;
  constexpr void merge(patch later) {
    if (later.a) a = later.a;
    if (later.b) b = later.b;
  }
};

struct wrapped {
  using result_type = int;
  using error_type = qtasks::task_error;
  support::trace& seen;
};

}  // namespace fire_test

// clang-format off
template <> struct qtasks::trigger_entry<"fire.told"> : qtasks::notify_trigger<fire_test::told> {};
template <> struct qtasks::trigger_entry<"fire.ended"> : qtasks::notify_trigger<fire_test::told> {
  static constexpr bool reverse = true;
};
template <> struct qtasks::trigger_entry<"fire.last"> : qtasks::replace_trigger<fire_test::asked<int>> {};
template <> struct qtasks::trigger_entry<"fire.last_ended"> : qtasks::replace_trigger<fire_test::asked<int>> {
  static constexpr bool reverse = true;
};
template <> struct qtasks::trigger_entry<"fire.first"> : qtasks::replace_trigger<fire_test::asked<int>, qtasks::fold_rule::first> {};
template <> struct qtasks::trigger_entry<"fire.all"> : qtasks::replace_trigger<fire_test::asked_blind, qtasks::fold_rule::all> {};
template <> struct qtasks::trigger_entry<"fire.blind"> : qtasks::replace_trigger<fire_test::asked_blind> {};
template <> struct qtasks::trigger_entry<"fire.patch"> : qtasks::replace_trigger<fire_test::asked<fire_test::patch>> {};
template <> struct qtasks::trigger_entry<"fire.around"> : qtasks::around_trigger<fire_test::wrapped> {};
// clang-format on

namespace {

using namespace qtasks;
using fire_test::asked;
using fire_test::asked_blind;
using fire_test::patch;
using fire_test::told;
using fire_test::wrapped;
using support::trace;

constexpr task_error oops{errc::failed, "oops"};

// Plugins, told apart by a letter.

template <fixed_string Letter>
struct notes {
  constexpr void on(trigger<"fire.told">, told const& event) const { event.seen.add(Letter.view()); }
  constexpr void on(trigger<"fire.ended">, told const& event) const { event.seen.add(Letter.view()); }
};

/// Replies the `Reply`, whatever the value so far.
template <fixed_string Letter, auto Reply>
struct replies {
  using type = std::remove_const_t<decltype(Reply)>;
  static constexpr std::string_view name = Letter.view();
  constexpr type on(trigger<"fire.last">, auto const& event) const { return reply(event); }
  constexpr type on(trigger<"fire.last_ended">, auto const& event) const { return reply(event); }
  constexpr type on(trigger<"fire.first">, auto const& event) const { return reply(event); }
  constexpr type on(trigger<"fire.all">, auto const&) const { return Reply; }
  constexpr type on(trigger<"fire.blind">, auto const&) const { return Reply; }

 private:
  static constexpr type reply(auto const& event) {
    event.seen.add(Letter.view());
    return Reply;
  }
};

template <fixed_string Letter>
struct abstains {
  constexpr std::optional<int> on(trigger<"fire.last">, auto const& event) const { return nothing_from(event); }
  constexpr std::optional<int> on(trigger<"fire.first">, auto const& event) const { return nothing_from(event); }
  constexpr std::optional<int> on(trigger<"fire.all">, auto const&) const { return std::nullopt; }
  constexpr void on(trigger<"fire.blind">, auto const&) const {}

 private:
  static constexpr std::optional<int> nothing_from(auto const& event) {
    event.seen.add(Letter.view());
    return std::nullopt;
  }
};

/// Fails wherever it is asked.
template <fixed_string Letter>
struct fails {
  static constexpr std::string_view name = Letter.view();
  constexpr result<void> on(trigger<"fire.told">, told const& event) const {
    event.seen.add(name);
    return oops;
  }
  constexpr result<void> on(trigger<"fire.ended">, told const& event) const {
    event.seen.add(name);
    return oops;
  }
  constexpr result<int> on(trigger<"fire.last">, auto const& event) const {
    event.seen.add(name);
    return oops;
  }
  constexpr result<std::optional<int>> on(trigger<"fire.first">, auto const& event) const {
    event.seen.add(name);
    return oops;
  }
  constexpr result<int> on(trigger<"fire.all">, auto const&) const { return oops; }
};

template <class Stack>
constexpr auto fire_last(Stack&& stack, trace& seen, std::optional<int> start = {}) {
  slot<int> value;
  if (start) value = *start;
  return stack.fire(trigger<"fire.last">{}, asked<int>{seen, value});
}

// Order.

constexpr int nobody_there() {
  trace seen;
  plugin_stack<> none;
  static_assert(std::is_void_v<decltype(none.fire(trigger<"fire.told">{}, told{seen}))>);
  none.fire(trigger<"fire.told">{}, told{seen});
  EXPECT(!fire_last(none, seen).has_value());
  EXPECT(none.fire(trigger<"fire.all">{}, asked_blind{}).empty());
  EXPECT(seen.size() == 0);
  return 0;
}
CLAUSE(nobody_there, "an empty stack fires nothing, and replies nothing");

constexpr int order_as_written() {
  trace seen;
  plugin_stack<notes<"a">, notes<"b">, notes<"c">> const stack;
  stack.fire(trigger<"fire.told">{}, told{seen});
  EXPECT(seen.is("a b c"));
  return 0;
}
CLAUSE(order_as_written, "handlers run in the order their plugins are written");

constexpr int ends_in_reverse() {
  trace seen;
  plugin_stack<notes<"a">, plugin_stack<notes<"b">, notes<"c">>, notes<"d">> const stack;
  stack.fire(trigger<"fire.ended">{}, told{seen});
  EXPECT(seen.is("d c b a"));
  trace replaced;
  slot<int> value;
  plugin_stack<replies<"x", 1>, replies<"y", 2>> const two;
  EXPECT(two.fire(trigger<"fire.last_ended">{}, asked<int>{replaced, value}) == 1);
  EXPECT(replaced.is("y x"));
  return 0;
}
CLAUSE(ends_in_reverse,
       "handlers of a trigger that ends something run in reverse, so the first written has the last word");

constexpr int non_handlers_are_passed_over() {
  trace seen;
  plugin_stack<replies<"x", 1>, notes<"a">, abstains<"y">, notes<"b">> const stack;
  stack.fire(trigger<"fire.told">{}, told{seen});
  EXPECT(seen.is("a b"));
  return 0;
}
CLAUSE(non_handlers_are_passed_over, "plugins without a handler for the trigger are passed over");

// Folds.

constexpr int last_wins() {
  trace seen;
  EXPECT(fire_last(plugin_stack<replies<"a", 1>, replies<"b", 2>>{}, seen) == 2);
  EXPECT(seen.is("a b"));
  return 0;
}
CLAUSE(last_wins, "last: every handler runs, and the last that replaced wins");

constexpr int abstaining_leaves_alone() {
  trace seen;
  EXPECT(fire_last(plugin_stack<replies<"a", 1>, abstains<"b">>{}, seen) == 1);
  EXPECT(fire_last(plugin_stack<abstains<"a">>{}, seen) == std::nullopt);
  EXPECT(fire_last(plugin_stack<abstains<"a">>{}, seen, 7) == 7);
  return 0;
}
CLAUSE(abstaining_leaves_alone, "last: a handler that abstains leaves the value as it stands");

struct doubles {
  constexpr int on(trigger<"fire.last">, auto const& event) const { return event.result.value_or(0) * 2; }
};
struct adds_one {
  constexpr std::optional<int> on(trigger<"fire.last">, auto const& event) const {
    return event.result.has_value() ? std::optional{*event.result + 1} : std::nullopt;
  }
};
constexpr int each_sees_the_value_so_far() {
  trace seen;
  EXPECT(fire_last(plugin_stack<doubles, adds_one>{}, seen, 4) == 9);
  EXPECT(fire_last(plugin_stack<adds_one, doubles>{}, seen, 4) == 10);
  EXPECT(fire_last(plugin_stack<adds_one>{}, seen) == std::nullopt);
  EXPECT(fire_last(plugin_stack<adds_one, replies<"a", 5>, named<"again", adds_one>>{}, seen) == 6);
  return 0;
}
CLAUSE(each_sees_the_value_so_far, "each handler sees in event.result the value as those before left it");

struct writes_in_place {
  constexpr void on(trigger<"fire.last">, auto const& event) const { event.result = 3; }
};
constexpr int the_slot_may_be_written() {
  trace seen;
  EXPECT(fire_last(plugin_stack<writes_in_place, adds_one>{}, seen) == 4);
  return 0;
}
CLAUSE(the_slot_may_be_written, "a handler may also write to event.result in place");

constexpr int an_event_without_a_slot() {
  EXPECT((plugin_stack<replies<"a", 1>, replies<"b", 2>>{}.fire(trigger<"fire.blind">{}, asked_blind{}) == 2));
  EXPECT((plugin_stack<replies<"a", 1>, abstains<"b">>{}.fire(trigger<"fire.blind">{}, asked_blind{}) == 1));
  EXPECT(!plugin_stack<abstains<"b">>{}.fire(trigger<"fire.blind">{}, asked_blind{}).has_value());
  return 0;
}
CLAUSE(an_event_without_a_slot, "an event need not have a slot");

constexpr auto fire_first(auto const& stack, trace& seen) {
  slot<int> value;
  return stack.fire(trigger<"fire.first">{}, asked<int>{seen, value});
}
constexpr int first_stops() {
  trace seen;
  EXPECT(fire_first(plugin_stack<abstains<"a">, replies<"b", 1>, replies<"c", 2>>{}, seen) == 1);
  EXPECT(seen.is("a b"));
  trace all_abstain;
  EXPECT(fire_first(plugin_stack<abstains<"a">, abstains<"b">>{}, all_abstain) == std::nullopt);
  EXPECT(all_abstain.is("a b"));
  return 0;
}
CLAUSE(first_stops, "first: the first that replaces is the last that runs; abstaining does not count");

constexpr int all_collects() {
  plugin_stack<replies<"a", 1>, notes<"x">, abstains<"b">, replies<"c", short{3}>> const stack;
  auto const all = stack.fire(trigger<"fire.all">{}, asked_blind{});
  static_assert(std::is_same_v<decltype(all), std::array<std::optional<int>, 3> const>);
  EXPECT(all[0] == 1 && all[1] == std::nullopt && all[2] == 3);
  return 0;
}
CLAUSE(all_collects, "all: one optional per handler, in order");

// What is a replacement.

constexpr int falsy_values_replace() {
  trace seen;
  EXPECT(fire_last(plugin_stack<replies<"a", 0>>{}, seen, 7) == 0);
  EXPECT(fire_last(plugin_stack<replies<"a", false>>{}, seen, 7) == 0);
  EXPECT(fire_first(plugin_stack<replies<"a", 0>, replies<"b", 1>>{}, seen) == 0);
  EXPECT((plugin_stack<replies<"a", 0>>{}.fire(trigger<"fire.all">{}, asked_blind{})[0] == 0));
  return 0;
}
CLAUSE(falsy_values_replace, "0 and false replace");

struct replies_nothing_much {
  constexpr auto on(trigger<"fire.last">, auto const& event) const ->
      typename std::remove_cvref_t<decltype(event)>::result_type {
    return {};
  }
};
constexpr int empty_values_replace() {
  trace seen;
  plugin_stack<replies_nothing_much> const stack;
  slot<std::string_view> text;
  text = "full";
  EXPECT(stack.fire(trigger<"fire.last">{}, asked<std::string_view>{seen, text}) == "");
  slot<bool> flag;
  flag = true;
  EXPECT(stack.fire(trigger<"fire.last">{}, asked<bool>{seen, flag}) == false);
  slot<std::array<int, 0>> none;
  EXPECT((stack.fire(trigger<"fire.last">{}, asked<std::array<int, 0>>{seen, none}).has_value()));
  slot<std::optional<int>> maybe;
  maybe = std::optional<int>{1};
  auto const replaced = stack.fire(trigger<"fire.last">{}, asked<std::optional<int>>{seen, maybe});
  EXPECT(replaced.has_value() && !replaced->has_value());
  return 0;
}
CLAUSE(empty_values_replace, "an empty text, an empty container and an optional without value replace");

struct may_say_nothing {
  constexpr std::optional<std::optional<int>> on(trigger<"fire.last">, auto const&) const { return std::nullopt; }
};
constexpr int only_an_optional_of_it_abstains() {
  trace seen;
  slot<std::optional<int>> maybe;
  maybe = std::optional<int>{1};
  auto const left =
      plugin_stack<may_say_nothing>{}.fire(trigger<"fire.last">{}, asked<std::optional<int>>{seen, maybe});
  EXPECT(left.has_value() && *left == 1);
  return 0;
}
CLAUSE(only_an_optional_of_it_abstains, "where an optional is replaced, only an optional of it abstains");

template <class R, int Value>
struct form {
  constexpr R on(trigger<"fire.last">, auto const&) const {
    if constexpr (std::is_void_v<R>) {
      return;
    } else if constexpr (std::is_same_v<R, result<void>>) {
      return outcome::success();
    } else {
      return R{Value};
    }
  }
};
constexpr int six_forms() {
  trace seen;
  EXPECT(fire_last(plugin_stack<form<void, 1>>{}, seen, 7) == 7);
  EXPECT(fire_last(plugin_stack<form<int, 1>>{}, seen, 7) == 1);
  EXPECT(fire_last(plugin_stack<form<std::optional<int>, 1>>{}, seen, 7) == 1);
  EXPECT(fire_last(plugin_stack<form<result<void>, 1>>{}, seen, 7) == 7);
  EXPECT(fire_last(plugin_stack<form<result<int>, 1>>{}, seen, 7) == 1);
  EXPECT(fire_last(plugin_stack<form<result<std::optional<int>>, 1>>{}, seen, 7) == 1);
  return 0;
}
CLAUSE(six_forms, "each of the six forms of a reply replaces or leaves alone");

struct abstains_in_a_result {
  constexpr result<std::optional<int>> on(trigger<"fire.last">, auto const&) const { return std::optional<int>{}; }
};
constexpr int a_result_may_abstain() {
  trace seen;
  EXPECT(fire_last(plugin_stack<abstains_in_a_result, adds_one>{}, seen, 7) == 8);
  return 0;
}
CLAUSE(a_result_may_abstain, "a result of an empty optional leaves alone, and is no failure");

// Patches.

template <int A>
struct sets_a {
  constexpr patch on(trigger<"fire.patch">, auto const&) const { return {.a = A}; }
};
template <int B>
struct sets_b {
  constexpr std::optional<patch> on(trigger<"fire.patch">, auto const&) const { return patch{.b = B}; }
};
struct sums {
  constexpr patch on(trigger<"fire.patch">, auto const& event) const {
    return {.a = event.result->a.value_or(0) + event.result->b.value_or(0)};
  }
};
constexpr int patches_merge() {
  trace seen;
  slot<patch> one;
  auto const merged =
      plugin_stack<sets_a<1>, sets_b<2>, sets_a<3>>{}.fire(trigger<"fire.patch">{}, asked<patch>{seen, one});
  EXPECT(merged.has_value() && merged->a == 3 && merged->b == 2);
  slot<patch> two;
  auto const alone = plugin_stack<sets_b<0>>{}.fire(trigger<"fire.patch">{}, asked<patch>{seen, two});
  EXPECT(alone.has_value() && !alone->a && alone->b == 0);
  slot<patch> three;
  auto const summed =
      plugin_stack<sets_a<1>, sets_b<2>, sums>{}.fire(trigger<"fire.patch">{}, asked<patch>{seen, three});
  EXPECT(summed->a == 3 && summed->b == 2);
  return 0;
}
CLAUSE(patches_merge, "patches merge: members not set stay, and each handler sees the patch so far");

// Failures.

template <on_plugin_failure Policy>
using policy = failure_policy<Policy>;
using stops = policy<on_plugin_failure::stop>;
using skips = policy<on_plugin_failure::skip>;
using propagates = policy<on_plugin_failure::propagate>;

constexpr int stop_is_the_default() {
  trace seen;
  EXPECT(fire_last(plugin_stack<replies<"a", 1>, fails<"b">, replies<"c", 3>>{}, seen, 7) == 1);
  EXPECT(seen.is("a b"));
  trace stated;
  EXPECT(fire_last(plugin_stack<stops, fails<"b">, replies<"c", 3>>{}, stated, 7) == 7);
  EXPECT(stated.is("b"));
  return 0;
}
CLAUSE(stop_is_the_default, "stop, the default: what was collected stays, the rest is skipped");

constexpr int stop_for_one_way_triggers() {
  trace seen;
  plugin_stack<notes<"a">, fails<"b">, notes<"c">> const stack;
  static_assert(std::is_void_v<decltype(stack.fire(trigger<"fire.told">{}, told{seen}))>);
  stack.fire(trigger<"fire.told">{}, told{seen});
  EXPECT(seen.is("a b"));
  trace ended;
  stack.fire(trigger<"fire.ended">{}, told{ended});
  EXPECT(ended.is("c b"));
  return 0;
}
CLAUSE(stop_for_one_way_triggers, "stop: a one-way trigger's other handlers are skipped too, in its own direction");

constexpr int skip_goes_on() {
  trace seen;
  EXPECT(fire_last(plugin_stack<skips, replies<"a", 1>, fails<"b">, adds_one>{}, seen) == 2);
  EXPECT(seen.is("a b"));
  trace told_all;
  plugin_stack<fails<"a">, notes<"b">, skips>{}.fire(trigger<"fire.told">{}, told{told_all});
  EXPECT(told_all.is("a b"));
  plugin_stack<skips, fails<"a">, replies<"b", 2>> const stack;
  EXPECT(fire_first(stack, seen) == 2);
  auto const all = stack.fire(trigger<"fire.all">{}, asked_blind{});
  EXPECT(all[0] == std::nullopt && all[1] == 2);
  return 0;
}
CLAUSE(skip_goes_on, "skip: the next handler runs; where the policy stands in its list does not matter");

constexpr int propagate_ends() {
  trace seen;
  auto const left = fire_last(plugin_stack<propagates, replies<"a", 1>, fails<"b">, replies<"c", 3>>{}, seen);
  static_assert(std::is_same_v<decltype(left), result<std::optional<int>> const>);
  EXPECT(left.has_error() && left.error() == oops && left.error().plugin_name() == "b");
  EXPECT(seen.is("a b"));
  return 0;
}
CLAUSE(propagate_ends, "propagate: fire returns the error, the plugin named in it, and nothing else runs");

struct can_fail_but_does_not {
  constexpr result<void> on(trigger<"fire.told">, told const&) const { return outcome::success(); }
  constexpr result<int> on(trigger<"fire.last">, auto const&) const { return 5; }
  constexpr result<int> on(trigger<"fire.all">, auto const&) const { return 5; }
};
constexpr int propagate_shows_in_the_type() {
  trace seen;
  plugin_stack<propagates, can_fail_but_does_not> const can;
  static_assert(std::is_same_v<decltype(can.fire(trigger<"fire.told">{}, told{seen})), result<void>>);
  static_assert(std::is_same_v<decltype(can.fire(trigger<"fire.all">{}, asked_blind{})),
                               result<std::array<std::optional<int>, 1>>>);
  EXPECT(can.fire(trigger<"fire.told">{}, told{seen}).has_value());
  EXPECT(fire_last(can, seen).value() == 5);
  EXPECT(can.fire(trigger<"fire.all">{}, asked_blind{}).value()[0] == 5);
  plugin_stack<propagates, replies<"a", 1>> const cannot;
  static_assert(std::is_same_v<decltype(fire_last(cannot, seen)), std::optional<int>>);
  plugin_stack<can_fail_but_does_not> const stopped;
  static_assert(std::is_same_v<decltype(fire_last(stopped, seen)), std::optional<int>>);
  return 0;
}
CLAUSE(propagate_shows_in_the_type, "fire returns a result exactly where a handler can fail under propagate");

constexpr int nested_stacks_keep_their_policy() {
  trace seen;
  plugin_stack<skips, fails<"a">, plugin_stack<stops, notes<"b">, fails<"c">, notes<"d">>, notes<"e">> const
      inner_stops;
  inner_stops.fire(trigger<"fire.told">{}, told{seen});
  EXPECT(seen.is("a b c"));
  trace other;
  plugin_stack<plugin_stack<skips, fails<"a">>, notes<"b">, fails<"c">, notes<"d">> const inner_skips;
  inner_skips.fire(trigger<"fire.told">{}, told{other});
  EXPECT(other.is("a b c"));
  trace ended;
  plugin_stack<skips, fails<"a">, plugin_stack<propagates, fails<"b">>, notes<"c">> const inner_propagates;
  auto const left = inner_propagates.fire(trigger<"fire.told">{}, told{ended});
  EXPECT(left.has_error() && left.error().plugin_name() == "b" && ended.is("a b"));
  return 0;
}
CLAUSE(nested_stacks_keep_their_policy, "a nested stack keeps its own policy");

constexpr int nested_stacks_inherit() {
  trace seen;
  plugin_stack<skips, plugin_stack<plugin_stack<fails<"a">>, fails<"b">>, notes<"c">> const stack;
  stack.fire(trigger<"fire.told">{}, told{seen});
  EXPECT(seen.is("a b c"));
  return 0;
}
CLAUSE(nested_stacks_inherit, "a nested stack that states no policy takes its parent's");

/// Writes down what `task_executor_plugin_failed` says.
struct watches {
  trace* to;
  constexpr void on(trigger<"task_executor_plugin_failed">, auto const& event) const {
    to->add(event.plugin);
    to->add(event.trigger_name);
    to->add(event.e.message());
  }
};
constexpr int each_failure_is_told_once() {
  trace seen;
  trace failed;
  plugin_stack stack{watches{&failed}, fails<"a">{}, notes<"b">{}, fails<"c">{}, skips{}};
  stack.fire(trigger<"fire.told">{}, told{seen});
  EXPECT(seen.is("a b c") && failed.is("a fire.told oops c fire.told oops"));
  trace stopped;
  plugin_stack{fails<"a">{}, fails<"b">{}, watches{&stopped}}.fire(trigger<"fire.told">{}, told{seen});
  EXPECT(stopped.is("a fire.told oops"));
  trace ended;
  auto const left = plugin_stack{propagates{}, fails<"a">{}, watches{&ended}}.fire(trigger<"fire.told">{}, told{seen});
  EXPECT(left.has_error() && ended.is("a fire.told oops"));
  return 0;
}
CLAUSE(each_failure_is_told_once, "each failure fires task_executor_plugin_failed once, under every policy");

struct looks_at_the_event {
  told const** handled;
  errc* code;
  std::string_view* name;
  constexpr void on(trigger<"task_executor_plugin_failed">, plugin_failed_event<told> const& failed) const {
    *handled = &failed.event;
    *code = failed.e.code();
    *name = failed.e.plugin_name();
  }
};
template <class Event>
concept has_context = requires(Event const& event) {
  event.context;
};
static_assert(!has_context<plugin_failed_event<told>>);
static_assert(has_context<plugin_failed_event<trigger_entry<"task_executor_before_execute">::event>>);
constexpr int the_failure_says_what_was_handled() {
  trace seen;
  told const event{seen};
  told const* handled = nullptr;
  errc code{};
  std::string_view name;
  plugin_stack{looks_at_the_event{&handled, &code, &name}, fails<"a">{}}.fire(trigger<"fire.told">{}, event);
  EXPECT(handled == &event && code == errc::failed && name == "a");
  return 0;
}
CLAUSE(the_failure_says_what_was_handled, "the failure's event holds the error and the event that was being handled");

struct fails_at_failures {
  trace* to;
  constexpr result<void> on(trigger<"task_executor_plugin_failed">, auto const& event) const {
    to->add(event.plugin);
    return oops;
  }
};
constexpr int failures_of_its_own_handlers_are_dropped() {
  trace seen;
  trace failed;
  plugin_stack stack{skips{}, fails_at_failures{&failed}, fails<"a">{}, notes<"b">{}, watches{&failed}};
  stack.fire(trigger<"fire.told">{}, told{seen});
  EXPECT(seen.is("a b") && failed.is("a a fire.told oops"));
  trace dropped;
  plugin_stack strict{propagates{}, fails_at_failures{&dropped}, plugin_stack{skips{}, fails<"a">{}}};
  strict.fire(trigger<"fire.told">{}, told{seen});
  EXPECT(dropped.is("a"));
  return 0;
}
CLAUSE(failures_of_its_own_handlers_are_dropped, "failures of task_executor_plugin_failed's own handlers are dropped");

struct own_error {};
struct nameless_error {};

}  // namespace

template <>
struct qtasks::error_traits<own_error> {
  static constexpr errc code(own_error) noexcept { return errc{1234}; }
};

namespace {

template <class E>
struct fails_with {
  E error;
  constexpr result<void, E> on(trigger<"fire.told">, told const&) const { return error; }
};
template <class E>
constexpr task_error left_by(E error) {
  trace seen;
  return plugin_stack{propagates{}, fails_with<E>{error}}.fire(trigger<"fire.told">{}, told{seen}).error();
}
constexpr int errors_of_other_types() {
  EXPECT(left_by(own_error{}).code() == errc{1234});
  EXPECT(left_by(nameless_error{}).code() == errc::plugin_failure);
  using with_limit = task_error_with<field<"limit", int>>;
  EXPECT(left_by(with_limit{oops, field<"limit", int>{5}}) == oops);
  EXPECT(left_by(one_of<own_error, task_error>{own_error{}}).code() == errc{1234});
  return 0;
}
CLAUSE(errors_of_other_types, "a plugin may fail with any error: its code arrives, or plugin_failure");

// Around.

template <fixed_string Letter>
struct surrounds {
  constexpr auto on(trigger<"fire.around">, wrapped const& event, auto next) const -> decltype(next()) {
    event.seen.add(Letter.view());
    auto left = next();
    event.seen.add(Letter.view());
    return left;
  }
};
struct tries_twice {
  constexpr auto on(trigger<"fire.around">, wrapped const&, auto next) const -> decltype(next()) {
    int tries = 0;
    return repeat(next, [&tries](auto const& left) { return left.has_error() && ++tries < 2; });
  }
};
struct answers_itself {
  constexpr result<int> on(trigger<"fire.around">, wrapped const&, auto) const { return 42; }
};
struct ends_with_an_error {
  constexpr auto on(trigger<"fire.around">, wrapped const&, auto next) const -> decltype(next()) { return oops; }
};

/// The body: leaves a trace, and fails the first times.
struct body {
  trace* seen;
  int* failures;
  constexpr result<int> operator()() const {
    seen->add("body");
    if ((*failures)-- > 0) return oops;
    return 5;
  }
};

constexpr int around_nests() {
  trace seen;
  int failures = 0;
  plugin_stack<surrounds<"a">, notes<"x">, plugin_stack<surrounds<"b">>> const stack;
  auto const left = stack.fire(trigger<"fire.around">{}, wrapped{seen}, body{&seen, &failures});
  static_assert(std::is_same_v<decltype(left), result<int> const>);
  EXPECT(left.value() == 5 && seen.is("a b body b a"));
  trace alone;
  EXPECT((plugin_stack<notes<"x">>{}.fire(trigger<"fire.around">{}, wrapped{alone}, body{&alone, &failures}).value() ==
          5));
  EXPECT(alone.is("body"));
  return 0;
}
CLAUSE(around_nests, "around handlers nest, the first outermost, about the body fired");

constexpr int around_repeats() {
  trace seen;
  int failures = 1;
  plugin_stack<surrounds<"a">, tries_twice, surrounds<"b">> const stack;
  EXPECT(stack.fire(trigger<"fire.around">{}, wrapped{seen}, body{&seen, &failures}).value() == 5);
  EXPECT(seen.is("a b body b b body b a"));
  failures = 3;
  EXPECT(stack.fire(trigger<"fire.around">{}, wrapped{seen}, body{&seen, &failures}).error() == oops);
  return 0;
}
CLAUSE(around_repeats, "an around handler may call next again");

constexpr int around_need_not_call() {
  trace seen;
  int failures = 0;
  plugin_stack<surrounds<"a">, answers_itself, surrounds<"b">> const stack;
  EXPECT(stack.fire(trigger<"fire.around">{}, wrapped{seen}, body{&seen, &failures}).value() == 42);
  EXPECT(seen.is("a a"));
  return 0;
}
CLAUSE(around_need_not_call, "an around handler need not call next");

constexpr int around_errors_are_no_failures() {
  trace seen;
  trace failed;
  int failures = 0;
  plugin_stack stack{watches{&failed}, surrounds<"a">{}, ends_with_an_error{}};
  auto const left = stack.fire(trigger<"fire.around">{}, wrapped{seen}, body{&seen, &failures});
  EXPECT(left.error() == oops && left.error().plugin_name().empty());
  EXPECT(seen.is("a a") && failed.size() == 0);
  return 0;
}
CLAUSE(around_errors_are_no_failures, "an error that an around handler returns is the run's, and no plugin failure");

struct gives_away {
  constexpr auto on(trigger<"fire.around">, wrapped const&, auto next) const -> decltype(std::move(next)()) {
    return std::move(next)();
  }
};
struct runs_once {
  constexpr result<int> operator()() && { return 6; }
};
constexpr int around_gives_away() {
  trace seen;
  EXPECT((plugin_stack<gives_away>{}.fire(trigger<"fire.around">{}, wrapped{seen}, runs_once{}).value() == 6));
  return 0;
}
CLAUSE(around_gives_away, "std::move(next)() runs a body that can be run once only");

// Awaitables.

struct replies_later {
  constexpr archetypes::later<int> on(trigger<"fire.last">, auto const& event) const {
    return {event.result.value_or(0) + 10};
  }
};
constexpr int awaited_replies() {
  trace seen;
  slot<int> value;
  value = 4;
  asked<int> const event{seen, value};
  auto left = plugin_stack<adds_one, replies_later, doubles>{}.fire(trigger<"fire.last">{}, event);
  static_assert(std::is_same_v<decltype(left), archetypes::later<std::optional<int>>>);
  EXPECT(left.ready == 30);
  return 0;
}
CLAUSE(awaited_replies, "where a handler is awaitable, so is what fire returns, and the order is the same");

// State and constness.

struct counts {
  int runs = 0;
  constexpr void on(trigger<"fire.told">, told const&) { ++runs; }
};
constexpr int plugins_keep_state() {
  trace seen;
  plugin_stack stack{counts{}, notes<"a">{}};
  stack.fire(trigger<"fire.told">{}, told{seen});
  stack.fire(trigger<"fire.told">{}, told{seen});
  EXPECT(stack.get<counts>().runs == 2);
  return 0;
}
CLAUSE(plugins_keep_state, "a plugin's state lives in its stack");

}  // namespace

TEST_CASE("an empty vector replaces") {
  trace seen;
  slot<std::vector<int>> items;
  items = std::vector{1, 2};
  auto const left =
      plugin_stack<replies_nothing_much>{}.fire(trigger<"fire.last">{}, asked<std::vector<int>>{seen, items});
  CHECK((left.has_value() && left->empty()));
}
