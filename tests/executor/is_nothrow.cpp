// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <type_traits>
#include <utility>

namespace {

using namespace qtasks;

struct throws_perhaps {
  constexpr void on(trigger<"task_executor_before_execute">, auto const&) const {}
};
struct cannot_throw {
  constexpr void on(trigger<"task_executor_before_execute">, auto const&) const noexcept {}
  constexpr int on(trigger<"task_executor_run_task_trigger_error">, auto const&) const noexcept { return 1; }
};
struct close_throws_perhaps {
  constexpr void on(trigger<"task_executor_task_close">, auto const&) const {}
};
struct around_cannot_throw {
  template <class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const noexcept
      -> decltype(next()) {
    return next();
  }
};
struct around_throws_perhaps {
  template <class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const -> decltype(next()) {
    return next();
  }
};
struct move_throws {
  constexpr move_throws() noexcept = default;
  constexpr move_throws(move_throws const&) noexcept(false) {}
};

struct throwing_outcome {};

}  // namespace

template <>
struct qtasks::outcome_traits<throwing_outcome> {
  using result_type = result<int>;
  static constexpr result_type to_result(throwing_outcome) { return 1; }
};

namespace {

constexpr auto quiet = task<"quiet">([](context&, int) noexcept -> result<int> { return 1; });
constexpr auto loud = task<"loud">([](int) { return 1; });
constexpr auto moves_loudly = task<"moves">([](move_throws) noexcept { return 1; });
constexpr auto returns_loudly = task<"returns">([]() noexcept { return move_throws{}; });
constexpr auto quiet_middle = task<"quiet">([]() noexcept {}, option::middlewares_before{[](context&) noexcept {}});
constexpr auto loud_middle = task<"loud">([]() noexcept {}, option::middlewares_after{[] {}});

constexpr auto returns_error = task<"error">([]() noexcept { return task_cancel_error("no"); });
constexpr auto returns_outcome = task<"outcome">([]() noexcept { return throwing_outcome{}; });
constexpr auto by_reference = task<"reference">([](int& a, move_throws const&) noexcept { a = 1; });

template <class... Plugins>
using stack = plugin_stack<Plugins...>;

constexpr int execute_is() {
  EXPECT(noexcept(std::declval<task_executor<> const&>().execute(quiet, 1)));
  EXPECT(!noexcept(std::declval<task_executor<> const&>().execute(loud, 1)));
  EXPECT(noexcept(std::declval<task_executor<cannot_throw> const&>().execute(quiet, 1)));
  EXPECT(!noexcept(std::declval<task_executor<throws_perhaps> const&>().execute(quiet, 1)));
  return 0;
}
CLAUSE(execute_is, "execute is noexcept if neither the task nor a handler can throw");

constexpr int of_handlers() {
  EXPECT(is_nothrow<stack<cannot_throw, around_cannot_throw>, decltype(quiet)>);
  EXPECT(!is_nothrow<stack<cannot_throw, throws_perhaps>, decltype(quiet)>);
  EXPECT(!is_nothrow<stack<close_throws_perhaps>, decltype(quiet)>);
  EXPECT(!is_nothrow<stack<around_throws_perhaps>, decltype(quiet)>);
  return 0;
}
CLAUSE(of_handlers, "is_nothrow is false if a handler of the run can throw");

constexpr int of_tasks() {
  EXPECT(is_nothrow<stack<>, decltype(quiet)>);
  EXPECT(!is_nothrow<stack<>, decltype(quiet), decltype(loud)>);
  EXPECT(!is_nothrow<stack<>, decltype(moves_loudly)>);
  EXPECT(!is_nothrow<stack<>, decltype(returns_loudly)>);
  EXPECT(is_nothrow<stack<>, decltype(returns_error)> && !is_nothrow<stack<>, decltype(returns_outcome)>);
  int a = 0;
  move_throws const other;
  EXPECT(noexcept(std::declval<task_executor<> const&>().execute(by_reference, ref{a}, ref{other})));
  EXPECT(!noexcept(std::declval<task_executor<> const&>().execute(by_reference, ref{a}, other)));
  EXPECT(is_nothrow<stack<>, decltype(quiet_middle)> && !is_nothrow<stack<>, decltype(loud_middle)>);
  return 0;
}
CLAUSE(of_tasks, "is_nothrow is false if the task, a middleware or a move can throw");

constexpr int of_others() {
  EXPECT(!is_nothrow<stack<only_for<throws_perhaps, decltype(quiet)>>, decltype(quiet)>);
  EXPECT(is_nothrow<stack<only_for<throws_perhaps, decltype(loud)>>, decltype(quiet)>);
  return 0;
}
CLAUSE(of_others, "is_nothrow depends only on the handlers that the task calls");

}  // namespace
