// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/context.hpp>

#include <tuple>
#include <type_traits>

namespace qtasks::detail {

/// A callable's parameters, without a leading `context&`: decayed, as the run stores them, and as declared.
template <bool TakesContext, class... Params>
struct signature {
  static constexpr bool known = true;
  static constexpr bool takes_context = TakesContext;
  using parameters = std::tuple<std::decay_t<Params>...>;
  template <std::size_t I>
  using raw = std::tuple_element_t<I, std::tuple<Params...>>;
};

/// A callable whose parameters cannot be deduced from its type: a run takes them from the arguments of `execute`.
struct unknown_signature {
  static constexpr bool known = false;
};

template <class... Params>
struct without_context {
  using type = signature<false, Params...>;
};
template <class... Params>
struct without_context<context&, Params...> {
  using type = signature<true, Params...>;
};
template <class... Params>
struct without_context<context const&, Params...> {
  using type = signature<true, Params...>;
};

// One overload for each form of function type. They are not defined: only their return types are used.
template <class R, class... A>
auto parameters_of(R (*)(A...)) -> without_context<A...>;
template <class R, class... A>
auto parameters_of(R (*)(A...) noexcept) -> without_context<A...>;
template <class R, class C, class... A>
auto parameters_of(R (C::*)(A...)) -> without_context<A...>;
template <class R, class C, class... A>
auto parameters_of(R (C::*)(A...) const) -> without_context<A...>;
template <class R, class C, class... A>
auto parameters_of(R (C::*)(A...) noexcept) -> without_context<A...>;
template <class R, class C, class... A>
auto parameters_of(R (C::*)(A...) const noexcept) -> without_context<A...>;

// The specialisations below are disjoint, so none is more constrained than another:
//  - the first is for a pointer; the other three require a member of `F`;
//  - `&F::operator()` is ill-formed if the call operator is a template or overloaded;
//  - `&F::template operator()<context>` is ill-formed if it is no template;
//  - the call operator of an adapter (`catching`) is a template, but its constraint is false for an argument of type
//    `context`, except if the callable inside takes a `context const&` only: this one is ambiguous and does not
//    compile.
// A callable that satisfies none has an `unknown_signature`.
template <class F>
struct read_signature {
  using type = unknown_signature;
};
template <class F>
requires requires(F f) { parameters_of(+f); } && std::is_pointer_v<F>
struct read_signature<F> : decltype(parameters_of(std::declval<F>())) {
};
template <class F>
requires requires { parameters_of(&F::operator()); }
struct read_signature<F> : decltype(parameters_of(&F::operator())) {};
// `[](auto& ctx, int a)`: its parameters are known with `context` for `auto`.
template <class F>
requires requires { parameters_of(&F::template operator()<context>); }
struct read_signature<F> : decltype(parameters_of(&F::template operator()<context>)) {};
// An adapter that calls another callable has the parameters of that callable.
template <class F>
requires requires { typename F::adapted; }
struct read_signature<F> : read_signature<typename F::adapted> {};

/// `F` has one call operator, which is not a template, or is a function pointer.
template <class F>
concept HasUniqueCallOperator = std::is_pointer_v<F> || requires {
  &F::operator();
};

/// The same, for an adapter, of the callable that it calls.
template <class F>
constexpr bool has_unique_call_operator() {
  if constexpr (requires { typename F::adapted; }) return has_unique_call_operator<typename F::adapted>();
  return HasUniqueCallOperator<F>;
}

/// The signature with which a task's callable is called with arguments of these (decayed) types. The specialisations
/// are disjoint: if the user states no parameters (`std::tuple<>`), the callable
///  1. has a unique call operator: it has one signature for all arguments;
///  2. is generic and can be called with the arguments alone: it takes no context. This comes before 3, because 3 takes
///     `context` for the first `auto`, and so instantiates a body that may not be meant for it;
///  3. is generic and cannot be called so: it takes the context first.
/// If the user states parameters (`std::tuple<First, Rest...>`), these are the signature; the callable takes the
/// context if it cannot be called without it.
template <class F, class Stated, class... Args>
struct call_signature;
template <class F, class... Args>
requires(has_unique_call_operator<F>()) struct call_signature<F, std::tuple<>, Args...> : read_signature<F> {
};
template <class F, class... Args>
requires(!has_unique_call_operator<F>() &&
         std::is_invocable_v<F const&, Args...>) struct call_signature<F, std::tuple<>, Args...> {
  struct type : signature<false, Args...> {
    static constexpr bool known = false;
  };
};
template <class F, class... Args>
requires(!has_unique_call_operator<F>() &&
         !std::is_invocable_v<F const&, Args...>) struct call_signature<F, std::tuple<>, Args...> {
  using read = typename read_signature<F>::type;
  struct from_args : signature<true, Args...> {
    static constexpr bool known = false;
  };
  using type = std::conditional_t<read::known, read, from_args>;
};
template <class F, class First, class... Rest, class... Args>
struct call_signature<F, std::tuple<First, Rest...>, Args...> {
  using type = signature<!std::is_invocable_v<F const&, First, Rest...>, First, Rest...>;
};

}  // namespace qtasks::detail
