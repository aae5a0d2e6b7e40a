// SPDX-License-Identifier: BSL-1.0
#include "core_test.hpp"

#include <type_traits>
#include <utility>

namespace {

using namespace qtasks;
using namespace core_test;

template <fixed_string Letter>
struct surrounds {
  constexpr auto on(trigger<"test.around">, around_event const& event, auto next) const -> decltype(next()) {
    event.seen.add(Letter.view());
    auto outcome = next();
    event.seen.add(Letter.view());
    return outcome;
  }
};
struct tries_twice {
  constexpr auto on(trigger<"test.around">, around_event const&, auto next) const -> decltype(next()) {
    int tries = 0;
    return repeat(next, [&tries](auto const& tried) { return tried.has_error() && ++tries < 2; });
  }
};
struct returns_a_value {
  constexpr result<int> on(trigger<"test.around">, around_event const&, auto) const { return 42; }
};
struct ends_with_an_error {
  constexpr auto on(trigger<"test.around">, around_event const&, auto next) const -> decltype(next()) { return oops; }
};

/// The body: adds to the trace, and fails the first `*failures` times.
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
  auto const outcome = stack.fire(trigger<"test.around">{}, around_event{seen}, body{&seen, &failures});
  static_assert(std::is_same_v<decltype(outcome), result<int> const>);
  EXPECT(outcome.value() == 5 && seen.is("a b body b a"));
  trace alone;
  EXPECT((
      plugin_stack<notes<"x">>{}.fire(trigger<"test.around">{}, around_event{alone}, body{&alone, &failures}).value() ==
      5));
  EXPECT(alone.is("body"));
  return 0;
}
CLAUSE(around_nests, "around handlers nest around the body, the first outermost");

constexpr int around_repeats() {
  trace seen;
  int failures = 1;
  plugin_stack<surrounds<"a">, tries_twice, surrounds<"b">> const stack;
  EXPECT(stack.fire(trigger<"test.around">{}, around_event{seen}, body{&seen, &failures}).value() == 5);
  EXPECT(seen.is("a b body b b body b a"));
  failures = 3;
  EXPECT(stack.fire(trigger<"test.around">{}, around_event{seen}, body{&seen, &failures}).error() == oops);
  return 0;
}
CLAUSE(around_repeats, "an around handler may call next again");

constexpr int around_need_not_call() {
  trace seen;
  int failures = 0;
  plugin_stack<surrounds<"a">, returns_a_value, surrounds<"b">> const stack;
  EXPECT(stack.fire(trigger<"test.around">{}, around_event{seen}, body{&seen, &failures}).value() == 42);
  EXPECT(seen.is("a a"));
  return 0;
}
CLAUSE(around_need_not_call, "an around handler need not call next");

constexpr int around_errors_are_no_failures() {
  trace seen;
  trace failed;
  int failures = 0;
  plugin_stack stack{watches{&failed}, surrounds<"a">{}, ends_with_an_error{}};
  auto const outcome = stack.fire(trigger<"test.around">{}, around_event{seen}, body{&seen, &failures});
  EXPECT(outcome.error() == oops && outcome.error().plugin_name().empty());
  EXPECT(seen.is("a a") && failed.size() == 0);
  return 0;
}
CLAUSE(around_errors_are_no_failures,
       "an error that an around handler returns is the run's error and no plugin failure");

struct moves_next {
  constexpr auto on(trigger<"test.around">, around_event const&, auto next) const -> decltype(std::move(next)()) {
    return std::move(next)();
  }
};
struct runs_once {
  constexpr result<int> operator()() && { return 6; }
};
constexpr int around_moves_next() {
  trace seen;
  EXPECT((plugin_stack<moves_next>{}.fire(trigger<"test.around">{}, around_event{seen}, runs_once{}).value() == 6));
  return 0;
}
CLAUSE(around_moves_next, "std::move(next)() runs a body that can run only once");

struct own_around_event {
  using result_type = int;
};
struct bare_around_event {};

}  // namespace

template <>
struct qtasks::trigger_entry<"test.own_around"> : qtasks::around_trigger<own_around_event> {};
template <>
struct qtasks::trigger_entry<"test.bare_around"> : qtasks::around_trigger<bare_around_event> {};

namespace {

struct passes_on {
  constexpr auto on(trigger<"test.own_around">, auto const&, auto next) const -> decltype(next()) { return next(); }
  constexpr auto on(trigger<"test.bare_around">, auto const&, auto next) const -> decltype(next()) { return next(); }
};
static_assert(TriggerHandler<passes_on, "test.own_around"> && TriggerHandler<passes_on, "test.bare_around">);

constexpr int own_around_triggers() {
  plugin_stack<passes_on> const stack;
  auto const four = [] { return result<int>{4}; };
  EXPECT(stack.fire(trigger<"test.own_around">{}, own_around_event{}, four).value() == 4);
  EXPECT(stack.fire(trigger<"test.bare_around">{}, bare_around_event{}, four).value() == 4);
  EXPECT(stack.fire(trigger<"test.bare_around">{}, bare_around_event{}, [] { return 5; }) == 5);
  return 0;
}
CLAUSE(own_around_triggers, "the event of an around trigger needs no result_type and no error_type");

}  // namespace
