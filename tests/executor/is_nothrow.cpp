// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <optional>
#include <string_view>
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
struct around_throws_if_next_does {
  template <class Next>
  constexpr auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const noexcept(noexcept(next()))
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
  EXPECT(is_nothrow<stack<around_throws_if_next_does, around_cannot_throw>, decltype(quiet)>);
  EXPECT(!is_nothrow<stack<around_throws_if_next_does>, decltype(loud)>);
  EXPECT(!is_nothrow<stack<around_throws_if_next_does, around_throws_perhaps>, decltype(quiet)>);
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

// The sources of an exception. Each is a type or a function that throws if `Throws`; everything else cannot throw.

template <class Stack, class Task, class... Args>
inline constexpr bool runs_nothrow =
    noexcept(std::declval<task_executor<Stack> const&>().execute(std::declval<Task const&>(), std::declval<Args>()...));
template <class Stack, class Task, class... Args>
inline constexpr bool encodes_nothrow = noexcept(
    std::declval<task_executor<Stack> const&>().execute(encoded, std::declval<Task const&>(), std::declval<Args>()...));

/// Which of its functions can throw.
enum class part { copy, move, from_int, to_int, destroy };
template <part P, bool Throws>
struct value_with {
  value_with() noexcept = default;
  value_with(int) noexcept(!(Throws && P == part::from_int)) {}  // NOLINT(google-explicit-constructor)
  value_with(value_with const&) noexcept(!(Throws && P == part::copy)) {}
  value_with(value_with&&) noexcept(!(Throws && P == part::move)) {}
  ~value_with() noexcept(!(Throws && P == part::destroy)) {}
  // NOLINTNEXTLINE(google-explicit-constructor): the test needs it
  operator int() const noexcept(!(Throws && P == part::to_int)) { return 0; }
};
template <bool Throws>
using copied = value_with<part::copy, Throws>;
template <bool Throws>
using moved = value_with<part::move, Throws>;
template <bool Throws>
using destroyed = value_with<part::destroy, Throws>;

/// A task that returns an `R`.
template <class R>
struct returns {
  R operator()() const noexcept;
};
template <class R, class... Options>
using task_of = decltype(task<"t">(returns<R>{}, std::declval<Options>()...));
template <class R, class... Options>
inline constexpr bool task_nothrow = runs_nothrow<plugins<>, task_of<R, Options...>>;

constexpr int results_of_tasks() {
  EXPECT(task_nothrow<copied<false> const&> && !task_nothrow<copied<true> const&>);
  EXPECT(task_nothrow<copied<false>&> && !task_nothrow<copied<true>&>);
  EXPECT(task_nothrow<copied<false> const> && !task_nothrow<copied<true> const>);
  EXPECT(task_nothrow<copied<false> const&&> && !task_nothrow<copied<true> const&&>);
  EXPECT(task_nothrow<copied<true>&&> && task_nothrow<copied<true>>);
  EXPECT(task_nothrow<result<copied<false>> const&> && !task_nothrow<result<copied<true>> const&>);
  EXPECT(task_nothrow<result<copied<false>> const> && !task_nothrow<result<copied<true>> const>);
  EXPECT(task_nothrow<result<copied<true>>>);
  EXPECT(task_nothrow<moved<false>> && !task_nothrow<moved<true>> && !task_nothrow<result<moved<true>>>);
  EXPECT(task_nothrow<destroyed<false>> && !task_nothrow<destroyed<true>> && !task_nothrow<result<destroyed<true>>>);
  return 0;
}
CLAUSE(results_of_tasks, "a copy, a move and the destruction of the task's result are sources");

template <class P>
struct takes {
  int operator()(P) const noexcept;
};
template <class P, class Arg>
inline constexpr bool arg_nothrow = runs_nothrow<plugins<>, decltype(task<"t">(takes<P>{})), Arg>;
constexpr int arguments() {
  EXPECT(arg_nothrow<copied<false>, copied<false> const&> && !arg_nothrow<copied<true>, copied<true> const&>);
  EXPECT((arg_nothrow<moved<false>, moved<false>>)&&!arg_nothrow<moved<true>, moved<true>>);
  using converts = value_with<part::from_int, false>;
  EXPECT((arg_nothrow<converts, int>)&&!arg_nothrow<value_with<part::from_int, true>, int>);
  EXPECT((arg_nothrow<destroyed<false>, destroyed<false>>)&&!arg_nothrow<destroyed<true>, destroyed<true>>);
  return 0;
}
CLAUSE(arguments, "a copy, a move, the conversion and the destruction of an argument are sources");

/// A handler that returns an `R`, and is or is not `noexcept`.
template <class R, bool Throws = false>
struct replies {
  R on(trigger<"task_executor_run_task">, auto const&) const noexcept(!Throws);
};
template <class R, class T>
inline constexpr bool reply_nothrow = runs_nothrow<replies<R>, task_of<T>>;
template <class T>
constexpr bool only_moves() {
  return reply_nothrow<T, T> && reply_nothrow<std::optional<T>, T> && reply_nothrow<result<T>, T> &&
         reply_nothrow<result<std::optional<T>>, T> && reply_nothrow<T&&, T>;
}
template <class T>
constexpr bool copies() {
  return reply_nothrow<T const, T> && reply_nothrow<T&, T> && reply_nothrow<T const&, T> &&
         reply_nothrow<std::optional<T> const&, T> && reply_nothrow<result<T> const&, T> &&
         reply_nothrow<result<std::optional<T>> const&, T>;
}
template <class T>
constexpr bool any_copies() {
  return reply_nothrow<T const, T> || reply_nothrow<T&, T> || reply_nothrow<T const&, T> ||
         reply_nothrow<std::optional<T> const&, T> || reply_nothrow<result<T> const&, T> ||
         reply_nothrow<result<std::optional<T>> const&, T>;
}
constexpr int replies_of_handlers() {
  EXPECT(only_moves<copied<true>>() && copies<copied<false>>() && !any_copies<copied<true>>());
  EXPECT(!only_moves<moved<true>>());
  EXPECT(
      (reply_nothrow<int, value_with<part::from_int, false>>)&&!reply_nothrow<int, value_with<part::from_int, true>>);
  EXPECT((reply_nothrow<value_with<part::to_int, false>, int>)&&!reply_nothrow<value_with<part::to_int, true>, int>);
  EXPECT((reply_nothrow<destroyed<false>, int>)&&!reply_nothrow<destroyed<true>, int>);
  EXPECT((runs_nothrow<replies<void, false>, task_of<int>>)&&!runs_nothrow<replies<void, true>, task_of<int>>);
  return 0;
}
CLAUSE(replies_of_handlers, "a copy, a move, the conversion and the destruction of a reply are sources");

template <class R>
struct around {
  R on(trigger<"task_executor_run_task_around">, auto const&, auto next) const noexcept;
};
/// Calls `next()`, or only `std::move(next)()`, and can throw if that can.
struct around_again {
  template <class Next>
  auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const noexcept(noexcept(next()))
      -> decltype(next());
};
struct around_once {
  template <class Next>
  auto on(trigger<"task_executor_run_task_around">, auto const&, Next next) const noexcept(noexcept(std::move(next)()))
      -> decltype(next());
};
template <class Handler, bool CopyThrows>
inline constexpr bool passes_nothrow =
    runs_nothrow<Handler, decltype(task<"t">(takes<copied<CopyThrows>>{})), copied<CopyThrows>>;
constexpr int around_handlers() {
  EXPECT((runs_nothrow<around<result<copied<false>> const&>, task_of<copied<false>>>));
  EXPECT(!(runs_nothrow<around<result<copied<true>> const&>, task_of<copied<true>>>));
  EXPECT((runs_nothrow<around<result<copied<true>>>, task_of<copied<true>>>));
  EXPECT((passes_nothrow<around_again, false>)&&!(passes_nothrow<around_again, true>));
  EXPECT((passes_nothrow<around_once, false>)&&(passes_nothrow<around_once, true>));
  return 0;
}
CLAUSE(around_handlers, "copies of an around handler's result and of arguments that it passes twice are sources");

}  // namespace

namespace nothrow_test {

/// An error whose traits, copy or `of_task` can throw.
enum class part { none, code, from, copy, name };
template <part P>
struct error {
  error() noexcept = default;
  error(error const&) noexcept(P != part::copy) {}
  error(error&&) noexcept {}
  ~error() = default;
  void of_task(std::string_view const&) noexcept(P != part::name) {}
};

}  // namespace nothrow_test

template <nothrow_test::part P>
struct qtasks::error_traits<nothrow_test::error<P>> {
  static errc code(nothrow_test::error<P> const&) noexcept(P != nothrow_test::part::code);
  static nothrow_test::error<P> from(task_error) noexcept(P != nothrow_test::part::from);
};

namespace {

using error_part = nothrow_test::part;
using nothrow_test::error;

template <class E>
using failing = task_of<result<int, E>>;
template <class E>
struct fails {
  result<void, E> on(trigger<"task_executor_before_execute">, auto const&) const noexcept;
};
using propagates = failure_policy<on_plugin_failure::propagate>;

constexpr int errors_of_tasks() {
  EXPECT((runs_nothrow<plugins<>, failing<error<error_part::none>>>));
  EXPECT(!(runs_nothrow<plugins<>, failing<error<error_part::code>>>));
  EXPECT(!(runs_nothrow<plugins<>, failing<error<error_part::name>>>));
  EXPECT((runs_nothrow<plugins<>, failing<error<error_part::copy>>>));
  EXPECT((runs_nothrow<plugins<>, failing<one_of<error<error_part::none>, task_error>>>));
  EXPECT(!(runs_nothrow<plugins<>, failing<one_of<task_error, error<error_part::code>>>>));
  EXPECT(!(runs_nothrow<plugins<>, failing<one_of<task_error, error<error_part::name>>>>));
  return 0;
}
CLAUSE(errors_of_tasks, "error_traits::code and of_task of the task's error are sources");

template <class E>
constexpr bool propagates_nothrow() {
  return noexcept(
      std::declval<task_executor<propagates, fails<task_error>> const&>().execute(std::declval<failing<E>>()));
}
constexpr int errors_of_plugins() {
  EXPECT((runs_nothrow<fails<task_error>, failing<task_error>>));
  EXPECT((runs_nothrow<fails<error<error_part::none>>, failing<task_error>>));
  EXPECT(!(runs_nothrow<fails<error<error_part::code>>, failing<task_error>>));
  EXPECT(propagates_nothrow<task_error>() && propagates_nothrow<error<error_part::none>>());
  EXPECT(!propagates_nothrow<error<error_part::from>>() && (runs_nothrow<plugins<>, failing<error<error_part::from>>>));
  EXPECT((propagates_nothrow<one_of<error<error_part::none>, task_error>>()));
  EXPECT((!propagates_nothrow<one_of<error<error_part::from>, task_error>>()));
  return 0;
}
CLAUSE(errors_of_plugins, "error_traits::code of a plugin's error, and error_traits::from of the run's, are sources");

template <class R>
struct middleware {
  R operator()(context&) const noexcept;
};
struct loud_without_context {
  void operator()() const;
  void operator()(context&) const noexcept;
};
struct loud_with_context {
  void operator()() const noexcept;
  void operator()(context&) const;
};
template <class F, class E = task_error>
inline constexpr bool middle_nothrow = task_nothrow<result<int, E>, option::middlewares_before<F>>&&
    task_nothrow<result<int, E>, option::middlewares_after<F>>;
constexpr int middlewares() {
  using error_part::copy;
  using error_part::none;
  EXPECT((middle_nothrow<middleware<result<void>>>)&&(middle_nothrow<middleware<result<void>>, error<none>>));
  EXPECT((middle_nothrow<middleware<result<void, error<none>>>, error<none>>));
  EXPECT((!middle_nothrow<middleware<result<void, error<copy>>>, error<copy>>));
  EXPECT((!middle_nothrow<middleware<result<void>>, error<error_part::from>>));
  EXPECT((!middle_nothrow<middleware<result<void, error<error_part::code>>>>));
  EXPECT(middle_nothrow<loud_without_context> && !middle_nothrow<loud_with_context>);
  return 0;
}
CLAUSE(middlewares, "the overload of a middleware that is called, and the conversion of its error, are sources");

template <class R>
struct decodes {
  R operator()(int) const noexcept;
};
template <class R>
using decoded = option::decode<decodes<R>>;
struct loud_for_const {
  int operator()(copied<false>&) const noexcept;
  int operator()(copied<false> const&) const;
};
struct quiet_for_const {
  int operator()(copied<false>&) const;
  int operator()(copied<false> const&) const noexcept;
};
template <class R, class T, class E = task_error>
inline constexpr bool decode_nothrow = encodes_nothrow<plugins<>, task_of<result<T, E>, option::decode<R>>>;
constexpr int decoding() {
  EXPECT((decode_nothrow<decodes<int>, int>)&&(decode_nothrow<decodes<copied<true>>, int>));
  EXPECT((decode_nothrow<decodes<copied<false> const&>, int>)&&!decode_nothrow<decodes<copied<true> const&>, int>);
  EXPECT((!decode_nothrow<decodes<moved<true>>, int>)&&!decode_nothrow<decodes<destroyed<true>>, int>);
  EXPECT((decode_nothrow<decodes<result<copied<true>>>, int>)&&!decode_nothrow<decodes<result<moved<true>>>, int>);
  EXPECT((!decode_nothrow<decodes<result<int>>, int, error<error_part::from>>));
  EXPECT((decode_nothrow<quiet_for_const, copied<false>>)&&!decode_nothrow<loud_for_const, copied<false>>);
  return 0;
}
CLAUSE(decoding, "the overload of decode that is called, and the conversion of what it returns, are sources");

struct by_view {
  void on(trigger<"task_executor_run_task_trigger_error">,
          event_view<"task_executor_run_task_trigger_error"> const&) const noexcept;
};
struct by_event {
  void on(trigger<"task_executor_run_task_trigger_error">, auto const&) const noexcept;
};
constexpr int views() {
  EXPECT((runs_nothrow<by_view, failing<error<error_part::none>>>));
  EXPECT(!std::is_nothrow_constructible_v<
         event_view<"task_executor_run_task_trigger_error">,
         triggers::error_event<triggers::event_archetype, error<error_part::code>, int> const&>);
  EXPECT((runs_nothrow<by_event, failing<error<error_part::none>>>));
  return 0;
}
CLAUSE(views, "the conversion of an event to its view is a source");

template <bool Throws>
struct object {
  object() noexcept(!Throws) {}
};
template <class T>
struct provider {
  using order = qtasks::order<provides<T>>;
  void on(trigger<"task_executor_before_execute">, auto const&) const noexcept;
};
constexpr int provided_objects() {
  EXPECT((runs_nothrow<provider<object<false>>, task_of<int>>)&&!runs_nothrow<provider<object<true>>, task_of<int>>);
  EXPECT(
      (runs_nothrow<provider<destroyed<false>>, task_of<int>>)&&!runs_nothrow<provider<destroyed<true>>, task_of<int>>);
  return 0;
}
CLAUSE(provided_objects, "the construction and the destruction of a provided object are sources");

}  // namespace
