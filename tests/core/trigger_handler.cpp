// SPDX-License-Identifier: BSL-1.0
#include <qtasks/triggers/engine.hpp>

#include "archetypes.hpp"
#include "support/clause.hpp"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace concepts_test {

struct maybe_event {
  using result_type = std::optional<int>;
};

}  // namespace concepts_test

template <>
struct qtasks::trigger_entry<"concepts.maybe"> : qtasks::replace_trigger<concepts_test::maybe_event> {};

namespace {

using namespace qtasks;
using archetypes::later;

using notify = trigger<"task_executor_before_execute">;
using replace = trigger<"task_executor_run_task">;
using around = trigger<"task_executor_run_task_around">;

template <class P>
inline constexpr bool notified = TriggerHandler<P, "task_executor_before_execute">;
template <class P>
inline constexpr bool replaces = TriggerHandler<P, "task_executor_run_task">;
template <class P>
inline constexpr bool goes_around = TriggerHandler<P, "task_executor_run_task_around">;

/// Returns an `R` for each kind of trigger; for `around`, whatever `next` may return.
template <class R>
struct returns {
  R on(notify, auto const& event);
  R on(replace, auto const& event);
  R on(around, auto const& event, auto next);
};

// Negatives first.

struct no_overload {};
struct on_is_data {
  int on;
};
constexpr int no_call_no_handler() {
  EXPECT(!notified<no_overload> && !replaces<no_overload> && !goes_around<no_overload>);
  EXPECT(!notified<on_is_data> && !replaces<on_is_data> && !goes_around<on_is_data>);
  EXPECT(!notified<int> && !replaces<int*> && !goes_around<void>);
  return 0;
}
CLAUSE(no_call_no_handler, "a type without a member function `on` handles nothing");

struct only_another {
  int on(trigger<"task_executor_after_execute_result_replace">, auto const&);
  void on(trigger<"task_executor_after_execute">, auto const&);
};
constexpr int another_trigger_is_not_this_one() {
  EXPECT(!notified<only_another> && !replaces<only_another> && !goes_around<only_another>);
  EXPECT(TriggerHandler<only_another, "task_executor_after_execute">);
  return 0;
}
CLAUSE(another_trigger_is_not_this_one, "a handler of one trigger does not handle another");

constexpr int no_wrong_value() {
  EXPECT(!replaces<returns<double>> && !replaces<returns<float>>);
  EXPECT(!replaces<returns<long long>> && !replaces<returns<unsigned>>);
  EXPECT(!replaces<returns<std::string>> && !replaces<returns<std::vector<int>>>);
  EXPECT(!replaces<returns<int*>> && !replaces<returns<done>> && !replaces<returns<std::tuple<int>>>);
  EXPECT(!replaces<returns<task_error>> && !replaces<returns<std::nullopt_t>>);
  return 0;
}
CLAUSE(no_wrong_value, "a value that narrows or does not convert is not accepted");

constexpr int no_wrong_value_inside() {
  EXPECT(!replaces<returns<std::optional<double>>> && !replaces<returns<std::optional<std::string>>>);
  EXPECT(!replaces<returns<result<double>>> && !replaces<returns<result<std::vector<int>>>>);
  EXPECT(!replaces<returns<result<std::optional<double>>>>);
  EXPECT(!replaces<returns<std::optional<std::optional<int>>>> && !replaces<returns<std::optional<result<int>>>>);
  EXPECT(!replaces<returns<result<result<int>>>>);
  EXPECT(!replaces<returns<later<double>>> && !replaces<returns<later<later<int>>>>);
  return 0;
}
CLAUSE(no_wrong_value_inside, "such a value is not accepted in an optional, a result or an awaitable either");

constexpr int one_way_accepts_no_value() {
  EXPECT(!notified<returns<int>> && !notified<returns<bool>> && !notified<returns<done>>);
  EXPECT(!notified<returns<std::optional<int>>> && !notified<returns<result<int>>>);
  EXPECT(!notified<returns<result<std::optional<int>>>> && !notified<returns<later<int>>>);
  return 0;
}
CLAUSE(one_way_accepts_no_value, "a one-way trigger accepts no value");

struct not_const {
  void on(notify, auto const&);
  int on(replace, auto const&);
  auto on(around, auto const&, auto next) -> decltype(next());
};
constexpr int const_plugins_have_const_handlers() {
  EXPECT(!notified<not_const const> && !replaces<not_const const> && !goes_around<not_const const>);
  EXPECT(notified<not_const> && replaces<not_const> && goes_around<not_const>);
  return 0;
}
CLAUSE(const_plugins_have_const_handlers, "a const plugin does not handle a trigger with a handler that is not const");

struct for_rvalues {
  void on(notify, auto const&) &&;
  int on(replace, auto const&) &&;
  auto on(around, auto const&, auto next) && -> decltype(next());
};
class keeps_it_private {
  void on(notify, auto const&);
  int on(replace, auto const&);
  auto on(around, auto const&, auto next) -> decltype(next());
};
struct deletes_it {
  void on(notify, auto const&) = delete;
  int on(replace, auto const&) = delete;
  auto on(around, auto const&, auto next) -> decltype(next()) = delete;
};
struct is_ambiguous {
  void on(notify, auto const&);
  void on(auto, trigger_entry<"task_executor_before_execute">::event const&);
  int on(replace, auto const&);
  int on(auto, trigger_entry<"task_executor_run_task">::event const&);
};
constexpr int what_cannot_be_called_is_no_handler() {
  EXPECT(!notified<for_rvalues> && !replaces<for_rvalues> && !goes_around<for_rvalues>);
  EXPECT(!notified<keeps_it_private> && !replaces<keeps_it_private> && !goes_around<keeps_it_private>);
  EXPECT(!notified<deletes_it> && !replaces<deletes_it> && !goes_around<deletes_it>);
  EXPECT(!notified<is_ambiguous> && !replaces<is_ambiguous>);
  return 0;
}
CLAUSE(what_cannot_be_called_is_no_handler,
       "a handler that is rvalue-qualified, private, deleted or ambiguous does not count");

struct wants_another_event {
  void on(notify, int);
  int on(replace, std::string const&);
};
struct wants_to_write {
  void on(notify, trigger_entry<"task_executor_before_execute">::event&);
  int on(replace, trigger_entry<"task_executor_run_task">::event&);
};
struct wants_more {
  void on(notify, auto const&, int);
  int on(replace);
};
constexpr int events_are_passed_as_they_are() {
  EXPECT(!notified<wants_another_event> && !replaces<wants_another_event>);
  EXPECT(!notified<wants_to_write> && !replaces<wants_to_write>);
  EXPECT(!notified<wants_more> && !replaces<wants_more>);
  return 0;
}
CLAUSE(events_are_passed_as_they_are, "a handler that cannot be called with the const event does not count");

struct without_next {
  result<int> on(around, auto const&);
};
struct next_for_all {
  void on(notify, auto const&, auto next);
  int on(replace, auto const&, auto next);
};
constexpr int around_returns_what_next_returns() {
  EXPECT(!goes_around<without_next>);
  EXPECT(!notified<next_for_all> && !replaces<next_for_all>);
  EXPECT(!goes_around<returns<void>> && !goes_around<returns<int>> && !goes_around<returns<std::optional<int>>>);
  EXPECT(!goes_around<returns<result<void>>> && !goes_around<returns<result<long>>>);
  EXPECT(!goes_around<returns<result<std::optional<int>>>> && !goes_around<returns<result<int, errc>>>);
  EXPECT(!goes_around<returns<later<int>>>);
  return 0;
}
CLAUSE(around_returns_what_next_returns, "an around handler takes `next` and returns exactly what `next` returns");

// Positives.

constexpr int all_forms_of_reply() {
  EXPECT(replaces<returns<void>> && replaces<returns<int>> && replaces<returns<std::optional<int>>>);
  EXPECT(replaces<returns<result<void>>> && replaces<returns<result<int>>>);
  EXPECT(replaces<returns<result<std::optional<int>>>>);
  EXPECT(notified<returns<void>> && notified<returns<result<void>>>);
  EXPECT(goes_around<returns<result<int>>>);
  return 0;
}
CLAUSE(all_forms_of_reply,
       "the six return types of a returnable trigger, the two of a one-way trigger, and the result of `next` are "
       "accepted");

struct becomes_an_int {
  constexpr operator int() const { return 1; }  // NOLINT(google-explicit-constructor): the test needs it
};
struct own_error {};
constexpr int all_that_converts() {
  EXPECT(replaces<returns<short>> && replaces<returns<bool>> && replaces<returns<char>>);
  EXPECT(replaces<returns<becomes_an_int>> && replaces<returns<int const&>> && replaces<returns<int const>>);
  EXPECT(replaces<returns<std::optional<short>>> && replaces<returns<result<std::optional<bool>>>>);
  EXPECT(replaces<returns<result<int, own_error>>> && notified<returns<result<void, own_error>>>);
  return 0;
}
CLAUSE(all_that_converts, "a value can convert without narrowing, and a result can have any error type");

constexpr int awaitables_are_checked_by_what_they_yield() {
  EXPECT(notified<returns<later<result<void>>>>);
  EXPECT(replaces<returns<later<int>>> && replaces<returns<later<std::optional<int>>>>);
  EXPECT(replaces<returns<later<result<std::optional<int>>>>>);
  EXPECT(goes_around<returns<later<result<int>>>>);
  return 0;
}
CLAUSE(awaitables_are_checked_by_what_they_yield, "an awaitable is checked by the type that it yields");

struct several {
  void on(notify, auto const&);
  std::optional<int> on(replace, auto const&);
  auto on(around, auto const&, auto next) -> decltype(next());
};
struct global_plugin {
  void on(auto trigger, auto const& event);
};
struct global_by_template {
  template <fixed_string Name, class Event>
  void on(trigger<Name>, Event const&);
};
constexpr int overloads_and_templates() {
  EXPECT(notified<several> && replaces<several> && goes_around<several>);
  EXPECT(!TriggerHandler<several, "worker_start">);
  EXPECT(notified<global_plugin> && replaces<global_plugin> && TriggerHandler<global_plugin, "worker_start">);
  EXPECT(notified<global_by_template> && replaces<global_by_template>);
  EXPECT(!goes_around<global_plugin> && !goes_around<global_by_template>);
  return 0;
}
CLAUSE(overloads_and_templates, "an overload set handles each of its triggers, a global plugin all but `around`");

struct by_value {
  void on(notify, auto event);
  int on(replace, event_view<"task_executor_run_task"> event);
};
struct exactly_this_event {
  void on(notify, trigger_entry<"task_executor_before_execute">::event const&) noexcept;
  int on(replace, trigger_entry<"task_executor_run_task">::event const&) noexcept;
};
struct by_reference {
  void on(notify const&, auto&);
  int on(replace&&, auto&&);
};
struct is_static {
  static void on(notify, auto const&) noexcept;
  static int on(replace, auto const&);
};
struct inherits : private several {
  using several::on;
};
constexpr int all_ways_to_take_the_event() {
  EXPECT(notified<by_value> && replaces<by_value>);
  EXPECT(notified<exactly_this_event> && replaces<exactly_this_event>);
  EXPECT(notified<by_reference> && replaces<by_reference>);
  EXPECT(notified<is_static> && replaces<is_static> && replaces<is_static const>);
  EXPECT(notified<inherits> && replaces<inherits> && goes_around<inherits>);
  return 0;
}
CLAUSE(all_ways_to_take_the_event,
       "a handler can take the event as a view, by its type, by value; `on` can be static or inherited");

// With a concrete event.

template <class T>
using event_of = triggers::result_event<
    triggers::executor_event<triggers::executor_archetype, triggers::task_archetype, T, task_error>, T>;
template <class P, class T>
inline constexpr bool replaces_a = TriggerHandler<P, "task_executor_run_task", event_of<T>>;

constexpr int the_event_decides() {
  EXPECT(!replaces_a<returns<int>, std::string> && !replaces_a<returns<std::string>, int>);
  EXPECT(replaces_a<returns<std::string>, std::string> && replaces_a<returns<char const*>, std::string>);
  EXPECT(!replaces_a<returns<double>, float> && replaces_a<returns<float>, double>);
  EXPECT(!replaces_a<returns<int>, done> && replaces_a<returns<done>, done> && replaces_a<returns<void>, done>);
  return 0;
}
CLAUSE(the_event_decides, "with a concrete event, its own result_type decides");

struct for_text_only {
  std::string on(replace, auto const& event) requires
      std::is_same_v<typename std::remove_cvref_t<decltype(event)>::result_type, std::string>;
};
constexpr int constrained_handlers() {
  EXPECT(!replaces<for_text_only> && !replaces_a<for_text_only, double>);
  EXPECT(replaces_a<for_text_only, std::string>);
  return 0;
}
CLAUSE(constrained_handlers, "a constrained handler does not count for other events");

constexpr int optionals_that_are_values() {
  EXPECT(replaces_a<returns<std::optional<int>>, std::optional<int>>);
  EXPECT(replaces_a<returns<std::optional<std::optional<int>>>, std::optional<int>>);
  EXPECT(replaces_a<returns<result<std::optional<std::optional<int>>>>, std::optional<int>>);
  EXPECT(TriggerHandler<returns<void>, "task_executor_run_task", event_of<std::optional<int>>>);
  return 0;
}
CLAUSE(optionals_that_are_values,
       "if the result is an optional, that optional replaces, and an optional of it can abstain");

struct handles_the_maybe {
  std::optional<int> on(trigger<"concepts.maybe">, auto const&);
};
constexpr int own_triggers_have_their_archetype() {
  EXPECT(TriggerHandler<handles_the_maybe, "concepts.maybe">);
  EXPECT(!TriggerHandler<several, "concepts.maybe">);
  return 0;
}
CLAUSE(own_triggers_have_their_archetype, "a user's own trigger is checked with its entry's event");

using two_args = triggers::args_event<triggers::event_archetype, int, std::string>;
template <class R>
struct gives_args {
  R on(trigger<"task_executor_args_replace">, auto const&);
};
template <class R>
inline constexpr bool replaces_args = TriggerHandler<gives_args<R>, "task_executor_args_replace", two_args>;
constexpr int arguments_are_replaced_by_a_tuple() {
  EXPECT(!replaces_args<std::tuple<int>> && !replaces_args<std::tuple<int, std::string, int>>);
  EXPECT(!replaces_args<std::tuple<double, std::string>> && !replaces_args<std::tuple<std::string, int>>);
  EXPECT(!replaces_args<int> && !replaces_args<std::string>);
  EXPECT(replaces_args<std::tuple<int, std::string>> && replaces_args<std::tuple<short, char const*>>);
  EXPECT(replaces_args<std::optional<std::tuple<int, std::string>>> && replaces_args<void>);
  return 0;
}
CLAUSE(arguments_are_replaced_by_a_tuple, "arguments are replaced by a tuple whose elements convert without narrowing");

template <class P>
constexpr int chosen(P const&) {
  return 0;
}
template <TriggerHandler<"task_executor_run_task"> P>
constexpr int chosen(P const&) {
  return 1;
}
constexpr int users_can_constrain_on_it() {
  EXPECT(chosen(no_overload{}) == 0 && chosen(only_another{}) == 0);
  EXPECT(chosen(several{}) == 1);
  return 0;
}
CLAUSE(users_can_constrain_on_it, "it constrains a template parameter, and a type without it selects another overload");

}  // namespace
