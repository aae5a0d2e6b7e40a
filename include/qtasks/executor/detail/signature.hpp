// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/context.hpp>

#include <tuple>
#include <type_traits>

namespace qtasks::detail {

/// A callable's parameters, without a leading `context&`.
template <bool TakesContext, class... Params>
struct signature {
  static constexpr bool known = true;
  static constexpr bool takes_context = TakesContext;
  using parameters = std::tuple<std::decay_t<Params>...>;
  template <std::size_t I>
  using raw = std::tuple_element_t<I, std::tuple<Params...>>;
};

/// A callable whose parameters cannot be read: it works with `execute` only.
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

// One overload per shape of function; only their return types matter.
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
// `[](auto& ctx, int a)`: asked with `context` for `auto`.
template <class F>
requires requires { parameters_of(&F::template operator()<context>); }
struct read_signature<F> : decltype(parameters_of(&F::template operator()<context>)) {};
// An adapter that calls another callable has that one's parameters.
template <class F>
requires requires { typename F::adapted; }
struct read_signature<F> : read_signature<typename F::adapted> {};

template <class F>
concept plain_call = std::is_pointer_v<F> || requires {
  &F::operator();
};

template <class F>
constexpr bool asked_first() {
  if constexpr (requires { typename F::adapted; }) return asked_first<typename F::adapted>();
  return plain_call<F>;
}

/// How a task's callable is called with arguments of these types (decayed). A callable that is not
/// generic has one signature. A generic one is first tried without a context: naming `context` for its
/// first `auto` would instantiate a body that may not be meant for it.
template <class F, class Stated, class... Args>
struct call_signature;
template <class F, class... Args>
requires(asked_first<F>()) struct call_signature<F, std::tuple<>, Args...> : read_signature<F> {
};
template <class F, class... Args>
requires(!asked_first<F>() && std::is_invocable_v<F const&, Args...>) struct call_signature<F, std::tuple<>, Args...> {
  struct type : signature<false, Args...> {
    static constexpr bool known = false;
  };
};
template <class F, class... Args>
requires(!asked_first<F>() && !std::is_invocable_v<F const&, Args...>) struct call_signature<F, std::tuple<>, Args...> {
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
