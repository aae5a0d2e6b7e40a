// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace qtasks;

struct own_error {
  errc why;
  int detail = 0;
};
struct halted {
  int symbol;
};

}  // namespace

template <>
struct qtasks::error_traits<own_error> {
  static constexpr errc code(own_error const& e) { return e.why; }
};
template <>
struct qtasks::error_traits<halted> {
  static constexpr errc code(halted const&) { return errc::task_plugin_trigger_error; }
};

namespace {

constexpr auto says_no = task<"says_no">([](context& ctx) -> result<int> { return ctx.plugin_error("no"); });

// `execute` returns exactly the task's `result<T, E>`.

template <class F>
using returned_by = decltype(std::declval<task_executor<> const&>().execute(task<"t">(std::declval<F>())));

static_assert(std::is_same_v<returned_by<int (*)()>, result<int>>);
static_assert(std::is_same_v<returned_by<void (*)()>, result<void>>);
static_assert(std::is_same_v<returned_by<result<int> (*)()>, result<int>>);
static_assert(std::is_same_v<returned_by<result<void> (*)()>, result<void>>);
static_assert(std::is_same_v<returned_by<std::optional<int> (*)()>, result<std::optional<int>>>);
static_assert(std::is_same_v<returned_by<std::string const& (*)()>, result<std::string>>);
static_assert(std::is_same_v<returned_by<result<int, own_error> (*)()>, result<int, own_error>>);
static_assert(
    std::is_same_v<returned_by<result<int, one_of<own_error, halted>> (*)()>, result<int, one_of<own_error, halted>>>);
static_assert(std::is_same_v<returned_by<result<int, task_error_with<field<"limit", int>>> (*)()>,
                             result<int, task_error_with<field<"limit", int>>>>);

constexpr int returns_of_tasks() {
  task_executor<> const executor;
  int calls = 0;
  EXPECT(executor.execute(task<"t">([] { return 7; })).assume_value() == 7);
  EXPECT(executor.execute(task<"t">([&calls] { ++calls; })).has_value() && calls == 1);
  EXPECT(executor.execute(task<"t">([]() -> result<int> { return 7; })).assume_value() == 7);
  EXPECT(executor.execute(task<"t">([]() -> result<void> { return outcome::success(); })).has_value());
  EXPECT(executor.execute(task<"t">([]() -> std::optional<int> { return {}; })).assume_value() == std::nullopt);
  auto const mine = executor.execute(task<"t">([]() -> result<int, own_error> { return own_error{errc{1000}, 5}; }));
  EXPECT(mine.has_error() && mine.assume_error().detail == 5);
  return 0;
}
CLAUSE(returns_of_tasks, "a task can return a value, void, a result, or a result with its own error type");

struct handled {
  constexpr done on(trigger<"task_executor_run_task_trigger_error">, auto const&) const { return {}; }
};
struct observed {
  constexpr void on(trigger<"task_executor_run_task_trigger_error">, auto const&) const {}
};

constexpr int void_task() {
  auto const says_nothing = task<"t">([](context& ctx) -> result<void> { return ctx.plugin_error("no"); });
  EXPECT(task_executor{handled{}}.execute(says_nothing).has_value());
  EXPECT(task_executor{observed{}}.execute(says_nothing).has_error());
  return 0;
}
CLAUSE(void_task, "a handler that returns done replaces the error of a void task; one that returns void does not");

// Replacements.

template <fixed_string Name, class T>
struct replaces_by {
  T value;
  constexpr T on(trigger<Name>, auto const&) const { return value; }
};
template <fixed_string Name, class T>
constexpr replaces_by<Name, T> by(T value) {
  return {value};
}

constexpr int run_task_replaces() {
  auto const seven = task<"t">([] { return 7; });
  EXPECT(task_executor{by<"task_executor_run_task">(8)}.execute(seven).assume_value() == 8);
  EXPECT(task_executor{by<"task_executor_run_task">(8)}.execute(says_no).has_error());
  EXPECT(task_executor{by<"task_executor_after_execute_result_replace">(9)}.execute(seven).assume_value() == 9);
  task_executor const both{by<"task_executor_after_execute_result_replace">(9), by<"task_executor_run_task">(8)};
  EXPECT(both.execute(seven).assume_value() == 9);
  return 0;
}
CLAUSE(run_task_replaces, "run_task and after_execute_result_replace replace the result, in that order");

constexpr int replaced_after_error() {
  task_executor const executor{by<"task_executor_run_task_trigger_error">(1),
                               by<"task_executor_after_execute_result_replace">(9)};
  EXPECT(executor.execute(says_no).assume_value() == 9);
  task_executor const unfired{by<"task_executor_run_task_trigger_error">(1), by<"task_executor_run_task">(8)};
  EXPECT(unfired.execute(says_no).assume_value() == 1);
  return 0;
}
CLAUSE(replaced_after_error, "after a replaced error the run continues with step 5; run_task is not fired");

struct adds {
  constexpr int on(trigger<"task_executor_run_task">, auto const& event) const { return *event.result + 1; }
};
struct doubles_if_odd {
  constexpr std::optional<int> on(trigger<"task_executor_run_task">, auto const& event) const {
    if (*event.result % 2 == 0) return {};
    return *event.result * 2;
  }
};

constexpr int fold_last() {
  auto const same = task<"t">([](int n) { return n; });
  task_executor const executor{doubles_if_odd{}, adds{}};
  EXPECT(executor.execute(same, 3).assume_value() == 7);
  EXPECT(executor.execute(same, 4).assume_value() == 5);
  EXPECT(task_executor{adds{}, doubles_if_odd{}}.execute(same, 3).assume_value() == 4);
  task_executor const answered{by<"task_executor_run_task_trigger_error">(1),
                               named<"second", decltype(by<"task_executor_run_task_trigger_error">(2))>{{2}}};
  EXPECT(answered.execute(says_no).assume_value() == 2);
  return 0;
}
CLAUSE(fold_last, "each handler sees the current value; the last replacement is the result");

constexpr int falsy() {
  constexpr fixed_string error = "task_executor_run_task_trigger_error";
  auto const failing = []<class T>(T) {
    return task<"t">([](context& ctx) -> result<T> { return ctx.plugin_error("no"); });
  };
  EXPECT(task_executor{by<error>(0)}.execute(failing(1)).assume_value() == 0);
  EXPECT(task_executor{by<error>(false)}.execute(failing(true)).assume_value() == false);
  EXPECT(task_executor{by<error>(std::string_view{""})}.execute(failing(std::string_view{})).assume_value().empty());
  EXPECT(task_executor{by<error>(std::vector<int>{})}.execute(failing(std::vector{1})).assume_value().empty());
  EXPECT(task_executor{by<"task_executor_run_task">(0)}.execute(task<"t">([] { return 7; })).assume_value() == 0);
  return 0;
}
CLAUSE(falsy, "a value replaced by 0, an empty text, false or an empty container counts as replaced");

TEST_CASE("a text replaced by an empty one counts as replaced") {
  auto const says = task<"t">([](context& ctx) -> result<std::string> { return ctx.plugin_error("no"); });
  task_executor const executor{by<"task_executor_run_task_trigger_error">(std::string{})};
  CHECK(executor.execute(says).assume_value().empty());
}

// Errors.

constexpr int named_in_the_error() {
  auto const returned = task_executor<>{}.execute(says_no);
  EXPECT(returned.assume_error().task_name() == "says_no" && returned.assume_error().plugin_name().empty());
  EXPECT(task_plugin_trigger_error("no").task_name().empty());
  auto const limited = task<"limited">([](context & ctx) -> result<int, task_error_with<field<"limit", int>>> {
    return ctx.plugin_error("too big", key<"limit"> = 5);
  });
  auto const with = task_executor<>{}.execute(limited);
  EXPECT(with.assume_error().task_name() == "limited" && *with.assume_error().find<"limit">() == 5);
  return 0;
}
CLAUSE(named_in_the_error, "the error that a task returns has the task's name and keeps its fields");

struct answers_always {
  constexpr int on(trigger<"task_executor_run_task_trigger_error">, auto const&) const { return 1; }
};

constexpr int only_after_step_3() {
  task_executor const executor{answers_always{}};
  auto const raises_it = [](context& ctx) -> result<void> { return ctx.plugin_error("middleware"); };
  auto const before = task<"t">([] { return 7; }, option::middlewares_before{raises_it});
  auto const after = task<"t">([] { return 7; }, option::middlewares_after{raises_it});
  EXPECT(executor.execute(before).assume_error() == task_plugin_trigger_error("middleware"));
  EXPECT(executor.execute(after).assume_error() == task_plugin_trigger_error("middleware"));
  EXPECT(executor.execute(says_no).assume_value() == 1);
  return 0;
}
CLAUSE(only_after_step_3, "the error trigger is fired for an error of step 3, not for one of a middleware");

template <errc Code>
struct fails_at {
  constexpr result<void> on(trigger<"task_executor_before_execute">, auto const&) const {
    return task_error{Code, "before"};
  }
};

constexpr int plugins_own_errors() {
  using raised = fails_at<errc::task_plugin_trigger_error>;
  task_executor const executor{failure_policy<on_plugin_failure::propagate>{}, raised{}, answers_always{}};
  EXPECT(executor.execute(task<"t">([] { return 7; })).assume_error() == task_plugin_trigger_error("before"));
  return 0;
}
CLAUSE(plugins_own_errors, "the failure of a plugin does not fire the error trigger");

constexpr int only_that_code() {
  auto const says = task<"t">([](errc code) -> result<int> { return task_error{code, "no"}; });
  task_executor const executor{answers_always{}};
  EXPECT(executor.execute(says, errc::task_plugin_trigger_error).has_value());
  for (errc code : {errc::task_cancel_error, errc::timeout, errc::rejected, errc::retry_later, errc::permanent,
                    errc::plugin_failure, errc::failed, errc{1000}}) {
    EXPECT(executor.execute(says, code).has_error());
  }
  return 0;
}
CLAUSE(only_that_code, "only task_plugin_trigger_error fires the error trigger");

/// Replaces one type of error, and does not handle the other.
struct answers_halted {
  template <class Event>
  requires std::is_same_v<typename Event::error_type, halted>
  constexpr int on(trigger<"task_executor_run_task_trigger_error">, Event const& event) const { return event.e.symbol; }
};

constexpr int one_of_errors() {
  using either = result<int, one_of<own_error, halted>>;
  auto const raise_one = task<"t">([](bool first) -> either {
    if (first) return one_of<own_error, halted>{own_error{errc::task_plugin_trigger_error}};
    return one_of<own_error, halted>{halted{42}};
  });
  task_executor const executor{answers_halted{}};
  EXPECT(executor.execute(raise_one, false).assume_value() == 42);
  EXPECT(executor.execute(raise_one, true).has_error());
  return 0;
}
CLAUSE(one_of_errors, "the event has the type of the error that a one_of holds");

constexpr int own_error_type() {
  auto const raise_own = task<"t">([](errc code) -> result<int, own_error> { return own_error{code, 3}; });
  task_executor const executor{answers_always{}};
  EXPECT(executor.execute(raise_own, errc::task_plugin_trigger_error).assume_value() == 1);
  EXPECT(executor.execute(raise_own, errc::failed).assume_error().detail == 3);
  return 0;
}
CLAUSE(own_error_type, "the code in its error_traits decides whether a user-defined error fires the error trigger");

// Move-only types.

TEST_CASE("move-only arguments and results pass through a run") {
  auto const pass_on = task<"t">([](std::unique_ptr<int> p) { return p; });
  CHECK(*task_executor<>{}.execute(pass_on, std::make_unique<int>(7)).assume_value() == 7);
}

struct once {
  int value;
  constexpr explicit once(int v) : value(v) {}
  constexpr once(once&& other) noexcept : value(std::exchange(other.value, -1)) {}
  constexpr once& operator=(once&&) = delete;
};

constexpr int move_only_result() {
  auto const make = task<"t">([](once a) -> result<once> { return once{a.value + 1}; });
  EXPECT(task_executor<>{}.execute(make, once{6}).assume_value().value == 7);
  return 0;
}
CLAUSE(move_only_result, "move-only arguments and results pass through a run at compile time");

struct increments {
  std::unique_ptr<int> on(trigger<"task_executor_run_task">, auto const& event) const {
    return std::make_unique<int>(**event.result + 1);
  }
};
TEST_CASE("a handler replaces a move-only result") {
  auto const pass_on = task<"t">([](std::unique_ptr<int> p) { return p; });
  CHECK(*task_executor<increments>{}.execute(pass_on, std::make_unique<int>(7)).assume_value() == 8);
}

/// A type that cannot be assigned.
template <class T>
struct fixed {
  T const value;
};
template <class T>
struct appends {
  constexpr fixed<T> on(trigger<"task_executor_run_task">, auto const& event) const {
    return {T(event.result->value + event.result->value)};
  }
  constexpr std::optional<fixed<T>> on(trigger<"task_executor_after_execute_result_replace">, auto const& event) const {
    return fixed<T>{T(event.result->value + event.result->value)};
  }
};
constexpr int const_members() {
  auto const make = task<"t">([](int n) { return fixed<int>{n}; });
  EXPECT(task_executor<>{}.execute(make, 1).assume_value().value == 1);
  EXPECT(task_executor<appends<int>>{}.execute(make, 1).assume_value().value == 4);
  return 0;
}
CLAUSE(const_members, "a result with a const member passes through a run and is replaced");

TEST_CASE("a result with a const member that is no number is replaced") {
  auto const make = task<"t">([](std::string text) { return fixed<std::string>{text}; });
  CHECK(task_executor<appends<std::string>>{}.execute(make, std::string{"a"}).assume_value().value == "aaaa");
}

}  // namespace
