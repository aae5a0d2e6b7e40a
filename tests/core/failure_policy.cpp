// SPDX-License-Identifier: BSL-1.0
#include "core_test.hpp"

#include <array>
#include <optional>
#include <type_traits>

namespace {

using namespace qtasks;
using namespace core_test;

constexpr int stop_is_the_default() {
  trace seen;
  EXPECT(fire_last(plugin_stack<replies<"a", 1>, fails<"b">, replies<"c", 3>>{}, seen, 7) == 1);
  EXPECT(seen.is("a b"));
  trace stated;
  EXPECT(fire_last(plugin_stack<stops, fails<"b">, replies<"c", 3>>{}, stated, 7) == 7);
  EXPECT(stated.is("b"));
  return 0;
}
CLAUSE(stop_is_the_default, "stop, the default: the replies so far are kept, the other handlers are not called");

constexpr int stop_for_one_way_triggers() {
  trace seen;
  plugin_stack<notes<"a">, fails<"b">, notes<"c">> const stack;
  static_assert(std::is_void_v<decltype(stack.fire(trigger<"test.notify">{}, notify_event{seen}))>);
  stack.fire(trigger<"test.notify">{}, notify_event{seen});
  EXPECT(seen.is("a b"));
  trace ended;
  stack.fire(trigger<"test.end">{}, notify_event{ended});
  EXPECT(ended.is("c b"));
  return 0;
}
CLAUSE(stop_for_one_way_triggers,
       "stop: the remaining handlers of a one-way trigger are not called, in either direction");

constexpr int skip_goes_on() {
  trace seen;
  EXPECT(fire_last(plugin_stack<skips, replies<"a", 1>, fails<"b">, adds_one>{}, seen) == 2);
  EXPECT(seen.is("a b"));
  trace second;
  plugin_stack<fails<"a">, notes<"b">, skips>{}.fire(trigger<"test.notify">{}, notify_event{second});
  EXPECT(second.is("a b"));
  plugin_stack<skips, fails<"a">, replies<"b", 2>> const stack;
  EXPECT(fire_first(stack, seen) == 2);
  auto const all = stack.fire(trigger<"test.all">{}, no_slot_event{});
  EXPECT(all[0] == std::nullopt && all[1] == 2);
  return 0;
}
CLAUSE(skip_goes_on, "skip: the next handler runs; the policy's position in its list does not matter");

constexpr int propagate_ends() {
  trace seen;
  auto const outcome = fire_last(plugin_stack<propagates, replies<"a", 1>, fails<"b">, replies<"c", 3>>{}, seen);
  static_assert(std::is_same_v<decltype(outcome), result<std::optional<int>> const>);
  EXPECT(outcome.has_error() && outcome.error() == oops && outcome.error().plugin_name() == "b");
  EXPECT(seen.is("a b"));
  return 0;
}
CLAUSE(propagate_ends, "propagate: fire returns the error with the plugin's name, and no further handler runs");

struct can_fail_but_does_not {
  constexpr result<void> on(trigger<"test.notify">, notify_event const&) const { return outcome::success(); }
  constexpr result<int> on(trigger<"test.last">, auto const&) const { return 5; }
  constexpr result<int> on(trigger<"test.all">, auto const&) const { return 5; }
};
constexpr int propagate_shows_in_the_type() {
  trace seen;
  plugin_stack<propagates, can_fail_but_does_not> const can;
  static_assert(std::is_same_v<decltype(can.fire(trigger<"test.notify">{}, notify_event{seen})), result<void>>);
  static_assert(std::is_same_v<decltype(can.fire(trigger<"test.all">{}, no_slot_event{})),
                               result<std::array<std::optional<int>, 1>>>);
  EXPECT(can.fire(trigger<"test.notify">{}, notify_event{seen}).has_value());
  EXPECT(fire_last(can, seen).value() == 5);
  EXPECT(can.fire(trigger<"test.all">{}, no_slot_event{}).value()[0] == 5);
  plugin_stack<propagates, replies<"a", 1>> const cannot;
  static_assert(std::is_same_v<decltype(fire_last(cannot, seen)), std::optional<int>>);
  plugin_stack<can_fail_but_does_not> const stopped;
  static_assert(std::is_same_v<decltype(fire_last(stopped, seen)), std::optional<int>>);
  return 0;
}
CLAUSE(propagate_shows_in_the_type, "fire returns a result exactly if a handler can fail under propagate");

struct closed_event {
  using replaces = int;
};

}  // namespace

template <>
struct qtasks::trigger_entry<"test.closed"> : qtasks::replace_trigger<closed_event> {
  static constexpr bool fails_closed = true;
};

namespace {

struct fails_at_closed {
  constexpr result<int> on(trigger<"test.closed">, auto const&) const { return oops; }
};
constexpr int entries_fail_closed() {
  EXPECT((plugin_stack<fails_at_closed>{}.fire(trigger<"test.closed">{}, closed_event{}).error() == oops));
  EXPECT((plugin_stack<stops, fails_at_closed>{}.fire(trigger<"test.closed">{}, closed_event{}) == std::nullopt));
  EXPECT((plugin_stack<skips, fails_at_closed>{}.fire(trigger<"test.closed">{}, closed_event{}) == std::nullopt));
  return 0;
}
CLAUSE(entries_fail_closed, "a trigger whose entry says `fails_closed` propagates, unless the list has a policy");

constexpr int nested_stacks_keep_their_policy() {
  trace seen;
  plugin_stack<skips, fails<"a">, plugin_stack<stops, notes<"b">, fails<"c">, notes<"d">>, notes<"e">> const
      inner_stops;
  inner_stops.fire(trigger<"test.notify">{}, notify_event{seen});
  EXPECT(seen.is("a b c"));
  trace other;
  plugin_stack<plugin_stack<skips, fails<"a">>, notes<"b">, fails<"c">, notes<"d">> const inner_skips;
  inner_skips.fire(trigger<"test.notify">{}, notify_event{other});
  EXPECT(other.is("a b c"));
  trace ended;
  plugin_stack<skips, fails<"a">, plugin_stack<propagates, fails<"b">>, notes<"c">> const inner_propagates;
  auto const outcome = inner_propagates.fire(trigger<"test.notify">{}, notify_event{ended});
  EXPECT(outcome.has_error() && outcome.error().plugin_name() == "b" && ended.is("a b"));
  return 0;
}
CLAUSE(nested_stacks_keep_their_policy, "a nested stack keeps its own policy");

constexpr int nested_stacks_inherit() {
  trace seen;
  plugin_stack<skips, plugin_stack<plugin_stack<fails<"a">>, fails<"b">>, notes<"c">> const stack;
  stack.fire(trigger<"test.notify">{}, notify_event{seen});
  EXPECT(seen.is("a b c"));
  return 0;
}
CLAUSE(nested_stacks_inherit, "a nested stack without a policy has the policy of the stack around it");

}  // namespace
