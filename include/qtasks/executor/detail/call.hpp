// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/outcome_traits.hpp>
#include <qtasks/executor/detail/argument.hpp>
#include <qtasks/executor/task.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The arguments of a call, as the run stores and passes them. `false` if their number is wrong.
template <class Signature, class Declared, class... Args>
struct passing {
  static constexpr bool complete = false;
};
template <class Signature, class... P, class... Args>
requires(sizeof...(P) == sizeof...(Args)) struct passing<Signature, type_list<P...>, Args...> {
  static constexpr bool complete = true;
  using stored = std::tuple<typename passed_argument<P, Args>::stored...>;
  using shown = std::tuple<typename passed_argument<P, Args>::shown...>;
  /// What the run has for arguments `A&&...`.
  template <class... A>
  using held = std::tuple<held_argument<P, A>...>;
  template <std::size_t I>
  using given_away = typename passed_argument<type_at<I, P...>, type_at<I, Args...>>::given_away;

  /// The return type of the last call of the task.
  template <class F>
  static auto once() {
    if constexpr (Signature::takes_context)
      return std::type_identity<
          std::invoke_result_t<F const&, context&, typename passed_argument<P, Args>::given_away...>>{};
    if constexpr (!Signature::takes_context)
      return std::type_identity<std::invoke_result_t<F const&, typename passed_argument<P, Args>::given_away...>>{};
  }
  /// The callable can be called with lvalues, so it can be called again.
  template <class F>
  static constexpr bool repeatable =
      Signature::takes_context ? std::is_invocable_v<F const&, context&, typename passed_argument<P, Args>::stored&...>
                               : std::is_invocable_v<F const&, typename passed_argument<P, Args>::stored&...>;
  /// Such a call cannot throw.
  template <class F>
  static constexpr bool nothrow_again =
      Signature::takes_context
          ? std::is_nothrow_invocable_v<F const&, context&, typename passed_argument<P, Args>::stored&...>
          : std::is_nothrow_invocable_v<F const&, typename passed_argument<P, Args>::stored&...>;
  template <class F>
  static constexpr bool nothrow =
      reads_nothrow<typename decltype(once<F>())::type> &&
      (Signature::takes_context
           ? std::is_nothrow_invocable_v<F const&, context&, typename passed_argument<P, Args>::given_away...>
           : std::is_nothrow_invocable_v<F const&, typename passed_argument<P, Args>::given_away...>);
  template <class F>
  static constexpr bool callable =
      Signature::takes_context
          ? std::is_invocable_v<F const&, context&, typename passed_argument<P, Args>::given_away...>
          : std::is_invocable_v<F const&, typename passed_argument<P, Args>::given_away...>;
};

/// The value and error type of a task; of a generating one, see qtasks/executor/generating.hpp.
template <bool Generating, class Returned, class Handler>
struct outcome_parts : result_parts<Returned> {
  using item = typename result_parts<Returned>::value;
  static constexpr bool is_unclear = Unclear<Returned>;
  static constexpr bool is_collected = !Generating;
};

/// A call of a task with arguments of these decayed types: the types that follow from it.
template <class Task, class... Args>
struct call {
  using callable = typename Task::callable_type;
  using signature = typename call_signature<callable, typename Task::stated_parameters, Args...>::type;
  using pass = passing<signature, typename signature::declared, Args...>;
  /// The run's arguments, and their types in `event.args`.
  using parameters = typename pass::stored;
  using shown_parameters = typename pass::shown;
  static constexpr bool generating = Task::template has<option::generating>;

  /// The return type of the callable; may be an awaitable.
  using raw = typename decltype(pass::template once<callable>())::type;
  using generate_handler =
      std::remove_cvref_t<decltype(std::declval<Task const&>().template get_any<option::generate_handler>())>;
  /// What it yields: a value, or an outcome.
  using awaited = std::remove_cvref_t<awaited_t<raw>>;
  using parts = outcome_parts<generating, awaited, generate_handler>;
  /// The `T` of the `result<T, E>` that `execute` returns.
  using returned = std::remove_cv_t<typename parts::value>;
  using value_type = value_or_done<returned>;
  using error_type = typename parts::error;
  using outcome_type = result<returned, error_type>;
};

template <class Task, class Parameters = task_parameters<Task>>
struct call_with_parameters;
template <class Task, class... P>
struct call_with_parameters<Task, std::tuple<P...>> {
  using type = call<Task, P...>;
};
/// The call of a task with arguments of its parameters' types, for properties of a task that do not depend on a call.
template <class Task>
using call_of = typename call_with_parameters<Task>::type;

}  // namespace qtasks::detail
