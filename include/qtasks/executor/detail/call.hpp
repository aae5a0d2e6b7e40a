// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/outcome_traits.hpp>
#include <qtasks/executor/task.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The parameters of a signature, as the run stores and passes them: the run stores decayed `P`s.
template <class Signature, class Parameters = typename Signature::parameters>
struct passing;
template <class Signature, class... P>
struct passing<Signature, std::tuple<P...>> {
  /// The parameter is an lvalue reference: the task reads or writes the run's own object.
  template <std::size_t I>
  static constexpr bool by_lvalue = std::is_lvalue_reference_v<typename Signature::template raw<I>>;
  /// The argument of the last call of the task: an rvalue, which the task may move from, because the run does not need
  /// the object again. It is an lvalue if the parameter is an lvalue reference, because a non-const one does not
  /// bind to an rvalue.
  template <std::size_t I>
  using given_away = std::conditional_t<by_lvalue<I>, type_at<I, P...>&, type_at<I, P...>&&>;

  /// The return type of the last call of the task.
  template <class F, std::size_t... I>
  static auto once(std::index_sequence<I...>) {
    if constexpr (Signature::takes_context)
      return std::type_identity<std::invoke_result_t<F const&, context&, given_away<I>...>>{};
    if constexpr (!Signature::takes_context)
      return std::type_identity<std::invoke_result_t<F const&, given_away<I>...>>{};
  }
  /// The callable can be called with lvalues, so it can be called again.
  template <class F>
  static constexpr bool repeatable =
      Signature::takes_context ? std::is_invocable_v<F const&, context&, P&...> : std::is_invocable_v<F const&, P&...>;
  template <class F>
  static constexpr bool nothrow = []<std::size_t... I>(std::index_sequence<I...>) {
    return Signature::takes_context ? std::is_nothrow_invocable_v<F const&, context&, given_away<I>...>
                                    : std::is_nothrow_invocable_v<F const&, given_away<I>...>;
  }
  (std::index_sequence_for<P...>{});
  template <class F>
  static constexpr bool callable = []<std::size_t... I>(std::index_sequence<I...>) {
    return Signature::takes_context ? std::is_invocable_v<F const&, context&, given_away<I>...>
                                    : std::is_invocable_v<F const&, given_away<I>...>;
  }
  (std::index_sequence_for<P...>{});
};

/// The value and error type of a task; of a generating one, see qtasks/executor/generating.hpp.
template <bool Generating, class Returned, class Handler>
struct outcome_parts : result_parts<Returned> {
  static constexpr bool is_unclear = Unclear<Returned>;
  static constexpr bool is_collected = !Generating;
};

/// A call of a task with arguments of these types: the types that follow from it.
template <class Task, class... Args>
struct call {
  using callable = typename Task::callable_type;
  using signature = typename call_signature<callable, typename Task::stated_parameters, Args...>::type;
  using parameters = typename signature::parameters;
  using pass = passing<signature>;
  static constexpr bool generating = Task::template has<option::generating>;

  /// The return type of the callable; may be an awaitable.
  using raw =
      typename decltype(pass::template once<callable>(std::make_index_sequence<std::tuple_size_v<parameters>>{}))::type;
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
