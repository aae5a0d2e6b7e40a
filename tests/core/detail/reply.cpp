// SPDX-License-Identifier: BSL-1.0
#include "core/core_test.hpp"

#include <qtasks/executor/handles_all.hpp>

#include "archetypes.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace core_test;

/// Returns an `R`, which is a value, perhaps const, or a reference to the object that the plugin has.
template <class R>
struct gives {
  std::remove_cvref_t<R> held;
  constexpr R on(trigger<"test.last">, auto const&) { return static_cast<R>(held); }
  constexpr R on(trigger<"test.first">, auto const&) { return static_cast<R>(held); }
  constexpr R on(trigger<"test.all">, auto const&) { return static_cast<R>(held); }
  constexpr R on(trigger<"test.no_slot">, auto const&) { return static_cast<R>(held); }
};

template <class T>
struct event_of {
  using result_type = T;
};
template <class R>
inline constexpr detail::reply_form form = detail::reply<R, long>::form;
template <class R>
inline constexpr bool fails = detail::reply<R, long>::fails;

/// Whether all six forms of `T` are judged like this.
template <class T>
constexpr bool all_forms_are(detail::reply_form wanted, bool can_fail) {
  return form<T> == wanted && form<T const> == wanted && form<T&> == wanted && form<T const&> == wanted &&
         form<T&&> == wanted && form<T const&&> == wanted && fails<T> == can_fail && fails<T const> == can_fail &&
         fails<T&> == can_fail && fails<T const&> == can_fail && fails<T&&> == can_fail && fails<T const&&> == can_fail;
}

constexpr int cv_and_reference_change_no_form() {
  using enum detail::reply_form;
  EXPECT(all_forms_are<int>(value, false) && all_forms_are<std::optional<int>>(maybe, false));
  EXPECT(all_forms_are<result<void>>(none, true) && all_forms_are<result<int>>(value, true));
  EXPECT(all_forms_are<result<std::optional<int>>>(maybe, true) && all_forms_are<done>(wrong, false));
  EXPECT(all_forms_are<double>(wrong, false) && all_forms_are<std::optional<double>>(wrong, false));
  EXPECT(all_forms_are<result<double>>(wrong, true) && all_forms_are<result<std::optional<double>>>(wrong, true));
  EXPECT(form<void> == none && form<void const> == none);
  return 0;
}
CLAUSE(cv_and_reference_change_no_form, "a reply returned as const or by reference has the form of its type");

/// What the four folds make of one handler that returns an `R` made from `T`; -1 if they differ.
template <class R>
constexpr int replied(std::remove_cvref_t<R> held) {
  trace seen;
  plugins stack{gives<R>{std::move(held)}};
  auto const value = [&stack](auto name, auto const& event) {
    auto const out = stack.fire(name, event);
    if constexpr (requires { out[0]; }) return out[0].value_or(0);
    if constexpr (!requires { out[0]; }) return out.value_or(0);
  };
  slot<int> last;
  slot<int> first;
  int const found = value(trigger<"test.last">{}, replace_event<int>{seen, last});
  bool const same = found == value(trigger<"test.first">{}, replace_event<int>{seen, first}) &&
                    found == value(trigger<"test.all">{}, no_slot_event{}) &&
                    found == value(trigger<"test.no_slot">{}, no_slot_event{});
  return same ? found : -1;
}
template <class T>
constexpr bool all_reply(T const& held, int wanted) {
  return replied<T>(held) == wanted && replied<T const>(held) == wanted && replied<T&>(held) == wanted &&
         replied<T const&>(held) == wanted && replied<T&&>(held) == wanted && replied<T const&&>(held) == wanted;
}

constexpr int every_form_is_taken() {
  EXPECT(all_reply(5, 5) && all_reply(std::optional{5}, 5) && all_reply(std::optional<int>{}, 0));
  EXPECT(all_reply(result<int>{5}, 5) && all_reply(result<void>{outcome::success()}, 0));
  EXPECT(all_reply(result<std::optional<int>>{std::optional{5}}, 5));
  EXPECT(all_reply(result<std::optional<int>>{std::optional<int>{}}, 0));
  EXPECT(all_reply(short{5}, 5) && all_reply(std::optional<short>{short{5}}, 5));
  return 0;
}
CLAUSE(every_form_is_taken, "a reply returned as const or by reference replaces like one returned by value");

/// An error in a reply is reported and, under `propagate`, ends the dispatch.
template <class R>
constexpr bool error_counts() {
  using failed = result<std::optional<int>>;
  trace seen;
  std::remove_cvref_t<R> const oops_held = oops;
  plugins stack{gives<R>{oops_held}, watches{&seen}, propagates{}};
  slot<int> value;
  auto const out = stack.fire(trigger<"test.last">{}, replace_event<int>{seen, value});
  static_assert(std::is_same_v<decltype(out), failed const>);
  return out.has_error() && out.assume_error().message() == oops.message() && seen.size() == 3;
}
template <class T>
constexpr bool all_errors_count() {
  return error_counts<T>() && error_counts<T const>() && error_counts<T&>() && error_counts<T const&>() &&
         error_counts<T&&>() && error_counts<T const&&>();
}
constexpr int every_error_is_taken() {
  EXPECT(all_errors_count<result<int>>() && all_errors_count<result<std::optional<int>>>());
  EXPECT(all_errors_count<result<void>>());
  return 0;
}
CLAUSE(every_error_is_taken, "an error returned as const or by reference is reported and propagates");

/// The same plugin in the forms of a list's elements.
constexpr int every_element_replies() {
  using by_reference = gives<std::optional<int> const&>;
  by_reference elsewhere{5};
  trace seen;
  EXPECT(fire_last(plugins{named<"n", by_reference>{{5}}}, seen) == 5);
  EXPECT(fire_last(plugins{only_for<by_reference, submit_task>{{5}}}, seen) == 5);
  EXPECT(fire_last(plugins{qtasks::ref{elsewhere}}, seen) == 5);
  EXPECT(fire_last(plugins{plugins{by_reference{5}}}, seen) == 5);
  EXPECT(fire_last(plugins{when<true, by_reference>{{5}}}, seen) == 5);
  return 0;
}
CLAUSE(every_element_replies, "a reply by reference counts in every kind of element of a list");

struct recovers {
  result<std::optional<int>> answer{std::optional{5}};
  constexpr auto const& on(trigger<"task_executor_run_task_trigger_error">, auto const&) const { return answer; }
};
struct recovers_always {
  int answer = 6;
  constexpr int const& on(trigger<"task_executor_run_task_trigger_error">, auto const&) const { return answer; }
};
struct around_const {
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, auto next) const -> decltype(next()) const {
    return next();
  }
};
struct around_reference {
  result<int> held{1};
  constexpr result<int> const& on(trigger<"task_executor_run_task_around">, auto const&, auto next) {
    held = next();
    return held;
  }
};
inline constexpr auto raise = task<"raise">([](context& ctx) -> result<int> { return ctx.plugin_error("no"); });
inline constexpr auto raise_own =
    task<"raise_own">([](context& ctx) -> result<int> { return ctx.plugin_error("no"); }, raises<task_error>{});
inline constexpr auto four = task<"four">([]() -> result<int> { return 4; });

constexpr int the_executor_takes_them() {
  EXPECT(task_executor{recovers{}}.execute(raise).value() == 5);
  EXPECT(task_executor{recovers_always{}}.execute(raise).value() == 6);
  EXPECT(handles_all<plugin_stack<recovers_always>, decltype(raise_own)>);
  EXPECT(task_executor{around_const{}}.execute(four).value() == 4);
  task_executor executor{around_reference{}};
  EXPECT(executor.execute(four).value() == 4);
  return 0;
}
CLAUSE(the_executor_takes_them, "the executor and handles_all take replies by reference");

struct gives_patch {
  patch held{.a = 1, .b = {}};
  constexpr patch const& on(trigger<"test.patch">, auto const&) const { return held; }
};
struct gives_patch_perhaps {
  std::optional<patch> held{patch{.a = {}, .b = 2}};
  constexpr std::optional<patch> const& on(trigger<"test.patch">, auto const&) const { return held; }
};

constexpr int patches_by_reference() {
  trace seen;
  slot<patch> value;
  auto const merged =
      plugins{gives_patch{}, gives_patch_perhaps{}}.fire(trigger<"test.patch">{}, replace_event<patch>{seen, value});
  EXPECT(merged->a == 1 && merged->b == 2);
  return 0;
}
CLAUSE(patches_by_reference, "patches returned by reference are merged");

struct returns_what_is_there {
  template <class Event>
  constexpr auto&& on(trigger<"task_executor_run_task">, Event const& event) const {
    return std::move(*event.result);
  }
};
struct moves_from_it {
  constexpr auto on(trigger<"task_executor_run_task">, auto const& event) const {
    return std::optional{std::move(*event.result)};
  }
};
struct only_tries {
  constexpr void on(trigger<"task_executor_run_task">, auto const& event) const {
    auto const taken = std::move(*event.result);
    (void)taken;
  }
};
inline constexpr auto words = task<"words">([] { return std::vector<int>{1, 2, 3}; });
template <class Slot>
concept can_reset = requires(Slot& held) {
  held.reset();
};
constexpr bool still_there(auto const& plugin) { return task_executor{plugin}.execute(words).value().size() == 3; }

}  // namespace

TEST_CASE("a handler that returns or moves the value that is there leaves it there") {
  CHECK(still_there(returns_what_is_there{}));
  CHECK(still_there(moves_from_it{}));
  CHECK(still_there(only_tries{}));
}

TEST_CASE("a handler cannot empty the slot") {
  using text = slot<std::string>;
  static_assert(!can_reset<text> && !std::is_assignable_v<text&, std::nullopt_t>);
  static_assert(!std::is_assignable_v<text&, std::optional<std::string>> && !std::is_assignable_v<slot<int>&, double>);
  static_assert(!std::is_convertible_v<text&, std::optional<std::string>&>);
  static_assert(std::is_same_v<decltype(*std::declval<text>()), std::string const&>);
  text value{std::in_place, "a long text that is not stored in the object"};
  std::string const taken{static_cast<std::string const&&>(*value)};
  value.emplace(*value, 2U);
  value = std::string_view{*value}.substr(2).data();
  CHECK(value == taken.substr(4));
}

namespace {

// Awaitables. At run time only: a coroutine is not constexpr.

template <class R>
struct gives_later {
  constexpr archetypes::later<R> on(trigger<"test.last">, auto const&) const { return {5}; }
};
struct later_by_reference {
  archetypes::later<std::optional<int>> held{5};
  constexpr archetypes::later<std::optional<int>> const& on(trigger<"test.last">, auto const&) const { return held; }
};

constexpr int awaited_forms() {
  trace seen;
  EXPECT(fire_last(plugins{gives_later<std::optional<int> const>{}}, seen).ready == 5);
  EXPECT(fire_last(plugins{gives_later<result<int> const>{}}, seen).ready == 5);
  EXPECT(fire_last(plugins{later_by_reference{}}, seen).ready == 5);
  return 0;
}
CLAUSE(awaited_forms, "a reply that is awaited can be const, and the awaitable a reference");

}  // namespace
