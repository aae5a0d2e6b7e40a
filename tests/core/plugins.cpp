// SPDX-License-Identifier: BSL-1.0
#include "core_test.hpp"

#include "archetypes.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

using namespace qtasks;
using namespace core_test;

// Order.

constexpr int an_empty_stack() {
  trace seen;
  plugin_stack<> none;
  static_assert(std::is_void_v<decltype(none.fire(trigger<"test.notify">{}, notify_event{seen}))>);
  none.fire(trigger<"test.notify">{}, notify_event{seen});
  EXPECT(!fire_last(none, seen).has_value());
  EXPECT(none.fire(trigger<"test.all">{}, no_slot_event{}).empty());
  EXPECT(seen.size() == 0);
  return 0;
}
CLAUSE(an_empty_stack, "an empty stack calls nothing and returns no value");

constexpr int order_as_written() {
  trace seen;
  plugin_stack<notes<"a">, notes<"b">, notes<"c">> const stack;
  stack.fire(trigger<"test.notify">{}, notify_event{seen});
  EXPECT(seen.is("a b c"));
  return 0;
}
CLAUSE(order_as_written, "handlers run in the order of the list");

constexpr int ends_in_reverse() {
  trace seen;
  plugin_stack<notes<"a">, plugin_stack<notes<"b">, notes<"c">>, notes<"d">> const stack;
  stack.fire(trigger<"test.end">{}, notify_event{seen});
  EXPECT(seen.is("d c b a"));
  trace replaced;
  slot<int> value;
  plugin_stack<replies<"x", 1>, replies<"y", 2>> const two;
  EXPECT(two.fire(trigger<"test.last_of_end">{}, replace_event<int>{replaced, value}) == 1);
  EXPECT(replaced.is("y x"));
  return 0;
}
CLAUSE(ends_in_reverse, "handlers of a trigger that ends something run in the reverse order of the list");

constexpr int non_handlers_are_not_called() {
  trace seen;
  plugin_stack<replies<"x", 1>, notes<"a">, abstains<"y">, notes<"b">> const stack;
  stack.fire(trigger<"test.notify">{}, notify_event{seen});
  EXPECT(seen.is("a b"));
  return 0;
}
CLAUSE(non_handlers_are_not_called, "plugins without a handler for the trigger are not called");

// Folds.

constexpr int last_wins() {
  trace seen;
  EXPECT(fire_last(plugin_stack<replies<"a", 1>, replies<"b", 2>>{}, seen) == 2);
  EXPECT(seen.is("a b"));
  return 0;
}
CLAUSE(last_wins, "last: every handler runs, and the last replacement wins");

constexpr int abstaining_keeps_the_value() {
  trace seen;
  EXPECT(fire_last(plugin_stack<replies<"a", 1>, abstains<"b">>{}, seen) == 1);
  EXPECT(fire_last(plugin_stack<abstains<"a">>{}, seen) == std::nullopt);
  EXPECT(fire_last(plugin_stack<abstains<"a">>{}, seen, 7) == 7);
  return 0;
}
CLAUSE(abstaining_keeps_the_value, "last: a handler that abstains does not change the value");

struct doubles {
  constexpr int on(trigger<"test.last">, auto const& event) const { return event.result.value_or(0) * 2; }
};
constexpr int each_sees_the_value_so_far() {
  trace seen;
  EXPECT(fire_last(plugin_stack<doubles, adds_one>{}, seen, 4) == 9);
  EXPECT(fire_last(plugin_stack<adds_one, doubles>{}, seen, 4) == 10);
  EXPECT(fire_last(plugin_stack<adds_one>{}, seen) == std::nullopt);
  EXPECT(fire_last(plugin_stack<adds_one, replies<"a", 5>, named<"again", adds_one>>{}, seen) == 6);
  return 0;
}
CLAUSE(each_sees_the_value_so_far, "each handler sees in event.result the value after the handlers before it");

struct writes_in_place {
  constexpr void on(trigger<"test.last">, auto const& event) const { event.result = 3; }
};
constexpr int a_handler_writes_to_the_slot() {
  trace seen;
  EXPECT(fire_last(plugin_stack<writes_in_place, adds_one>{}, seen) == 4);
  return 0;
}
CLAUSE(a_handler_writes_to_the_slot, "a handler may also write to event.result in place");

constexpr int an_event_without_a_slot() {
  EXPECT((plugin_stack<replies<"a", 1>, replies<"b", 2>>{}.fire(trigger<"test.no_slot">{}, no_slot_event{}) == 2));
  EXPECT((plugin_stack<replies<"a", 1>, abstains<"b">>{}.fire(trigger<"test.no_slot">{}, no_slot_event{}) == 1));
  EXPECT(!plugin_stack<abstains<"b">>{}.fire(trigger<"test.no_slot">{}, no_slot_event{}).has_value());
  return 0;
}
CLAUSE(an_event_without_a_slot, "an event need not have a slot");

constexpr int first_stops() {
  trace seen;
  EXPECT(fire_first(plugin_stack<abstains<"a">, replies<"b", 1>, replies<"c", 2>>{}, seen) == 1);
  EXPECT(seen.is("a b"));
  trace all_abstain;
  EXPECT(fire_first(plugin_stack<abstains<"a">, abstains<"b">>{}, all_abstain) == std::nullopt);
  EXPECT(all_abstain.is("a b"));
  return 0;
}
CLAUSE(first_stops, "first: dispatch stops at the first replacement; a handler that abstains does not stop it");

constexpr int all_collects() {
  plugin_stack<replies<"a", 1>, notes<"x">, abstains<"b">, replies<"c", short{3}>> const stack;
  auto const all = stack.fire(trigger<"test.all">{}, no_slot_event{});
  static_assert(std::is_same_v<decltype(all), std::array<std::optional<int>, 3> const>);
  EXPECT(all[0] == 1 && all[1] == std::nullopt && all[2] == 3);
  return 0;
}
CLAUSE(all_collects, "all: one optional per handler, in order");

// Replies.

constexpr int falsy_values_replace() {
  trace seen;
  EXPECT(fire_last(plugin_stack<replies<"a", 0>>{}, seen, 7) == 0);
  EXPECT(fire_last(plugin_stack<replies<"a", false>>{}, seen, 7) == 0);
  EXPECT(fire_first(plugin_stack<replies<"a", 0>, replies<"b", 1>>{}, seen) == 0);
  EXPECT((plugin_stack<replies<"a", 0>>{}.fire(trigger<"test.all">{}, no_slot_event{})[0] == 0));
  return 0;
}
CLAUSE(falsy_values_replace, "0 and false replace");

struct replies_empty {
  constexpr auto on(trigger<"test.last">, auto const& event) const ->
      typename std::remove_cvref_t<decltype(event)>::result_type {
    return {};
  }
};
constexpr int empty_values_replace() {
  trace seen;
  plugin_stack<replies_empty> const stack;
  slot<std::string_view> text;
  text = "full";
  EXPECT(stack.fire(trigger<"test.last">{}, replace_event<std::string_view>{seen, text}) == "");
  slot<bool> flag;
  flag = true;
  EXPECT(stack.fire(trigger<"test.last">{}, replace_event<bool>{seen, flag}) == false);
  slot<std::array<int, 0>> none;
  EXPECT((stack.fire(trigger<"test.last">{}, replace_event<std::array<int, 0>>{seen, none}).has_value()));
  slot<std::optional<int>> maybe;
  maybe = std::optional<int>{1};
  auto const replaced = stack.fire(trigger<"test.last">{}, replace_event<std::optional<int>>{seen, maybe});
  EXPECT(replaced.has_value() && !replaced->has_value());
  return 0;
}
CLAUSE(empty_values_replace, "an empty text, an empty container and an optional without value replace");

struct may_abstain {
  constexpr std::optional<std::optional<int>> on(trigger<"test.last">, auto const&) const { return std::nullopt; }
};
constexpr int only_an_optional_of_the_optional_abstains() {
  trace seen;
  slot<std::optional<int>> maybe;
  maybe = std::optional<int>{1};
  auto const outcome =
      plugin_stack<may_abstain>{}.fire(trigger<"test.last">{}, replace_event<std::optional<int>>{seen, maybe});
  EXPECT(outcome.has_value() && *outcome == 1);
  return 0;
}
CLAUSE(only_an_optional_of_the_optional_abstains,
       "if the replaced type is an optional, only an optional of that optional abstains");

template <class R, int Value>
struct form {
  constexpr R on(trigger<"test.last">, auto const&) const {
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
CLAUSE(six_forms, "each of the six forms of a reply replaces the value or keeps it");

struct abstains_in_a_result {
  constexpr result<std::optional<int>> on(trigger<"test.last">, auto const&) const { return std::optional<int>{}; }
};
constexpr int a_result_may_abstain() {
  trace seen;
  EXPECT(fire_last(plugin_stack<abstains_in_a_result, adds_one>{}, seen, 7) == 8);
  return 0;
}
CLAUSE(a_result_may_abstain, "a result with an empty optional abstains and is no failure");

// Patches.

template <int A>
struct sets_a {
  constexpr patch on(trigger<"test.patch">, auto const&) const { return {.a = A}; }
};
template <int B>
struct sets_b {
  constexpr std::optional<patch> on(trigger<"test.patch">, auto const&) const { return patch{.b = B}; }
};
struct sums {
  constexpr patch on(trigger<"test.patch">, auto const& event) const {
    return {.a = event.result->a.value_or(0) + event.result->b.value_or(0)};
  }
};
constexpr int patches_merge() {
  trace seen;
  slot<patch> one;
  auto const merged =
      plugin_stack<sets_a<1>, sets_b<2>, sets_a<3>>{}.fire(trigger<"test.patch">{}, replace_event<patch>{seen, one});
  EXPECT(merged.has_value() && merged->a == 3 && merged->b == 2);
  slot<patch> two;
  auto const alone = plugin_stack<sets_b<0>>{}.fire(trigger<"test.patch">{}, replace_event<patch>{seen, two});
  EXPECT(alone.has_value() && !alone->a && alone->b == 0);
  slot<patch> three;
  auto const summed =
      plugin_stack<sets_a<1>, sets_b<2>, sums>{}.fire(trigger<"test.patch">{}, replace_event<patch>{seen, three});
  EXPECT(summed->a == 3 && summed->b == 2);
  return 0;
}
CLAUSE(patches_merge, "patches are merged: unset members keep their value, and each handler sees the patch so far");

// Awaitables.

struct replies_later {
  constexpr archetypes::later<int> on(trigger<"test.last">, auto const& event) const {
    return {event.result.value_or(0) + 10};
  }
};
constexpr int awaited_replies() {
  trace seen;
  slot<int> value;
  value = 4;
  replace_event<int> const event{seen, value};
  auto outcome = plugin_stack<adds_one, replies_later, doubles>{}.fire(trigger<"test.last">{}, event);
  static_assert(std::is_same_v<decltype(outcome), archetypes::later<std::optional<int>>>);
  EXPECT(outcome.ready == 30);
  return 0;
}
CLAUSE(awaited_replies, "if a handler is awaitable, fire returns an awaitable, and the order is the same");

// State.

constexpr int plugins_keep_state() {
  trace seen;
  plugin_stack stack{counts{}, notes<"a">{}};
  stack.fire(trigger<"test.notify">{}, notify_event{seen});
  stack.fire(trigger<"test.notify">{}, notify_event{seen});
  EXPECT(stack.get<counts>().runs == 2);
  return 0;
}
CLAUSE(plugins_keep_state, "a plugin's state is part of its stack");

}  // namespace

TEST_CASE("an empty vector replaces") {
  trace seen;
  slot<std::vector<int>> items;
  items = std::vector{1, 2};
  auto const outcome =
      plugin_stack<replies_empty>{}.fire(trigger<"test.last">{}, replace_event<std::vector<int>>{seen, items});
  CHECK((outcome.has_value() && outcome->empty()));
}
