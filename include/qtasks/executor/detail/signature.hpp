// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/type_list.hpp>
#include <qtasks/core/ref.hpp>
#include <qtasks/executor/context.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// A callable's parameters, without a leading `context&`: decayed, and as declared.
template <bool TakesContext, class... Params>
struct signature {
  static constexpr bool known = true;
  static constexpr bool takes_context = TakesContext;
  using parameters = std::tuple<std::decay_t<Params>...>;
  using declared = type_list<Params...>;
};

/// The parameter of a generic callable for an argument of the (decayed) type `A`. It can be a reference; `std::ref`
/// passes an lvalue.
template <class A>
struct generic_parameter {
  using type = A&&;
};
template <ReferenceLike A>
struct generic_parameter<A> {
  using type = typename A::type&;
};
template <class A>
using generic_parameter_t = typename generic_parameter<A>::type;

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
// `[](auto&& ctx)`, read with `context` for `auto`.
template <class... Params>
struct without_context<context&&, Params...> {
  using type = signature<true, Params...>;
};

// One overload for each kind of function type. They are not defined: only their return types are used.
template <class R, class... A>
auto parameters_of(R (*)(A...)) -> without_context<A...>;
template <class R, class... A>
auto parameters_of(R (*)(A...) noexcept) -> without_context<A...>;
template <class R, class C, class... A>
auto parameters_of(R (C::*)(A...)) -> without_context<A...>;
template <class R, class C, class... A>
auto parameters_of(R (C::*)(A...) noexcept) -> without_context<A...>;
template <class R, class C, class... A>
auto parameters_of(R (C::*)(A...) const) -> without_context<A...>;
template <class R, class C, class... A>
auto parameters_of(R (C::*)(A...) const noexcept) -> without_context<A...>;
template <class R, class C, class... A>
auto parameters_of(R (C::*)(A...) const&) -> without_context<A...>;
template <class R, class C, class... A>
auto parameters_of(R (C::*)(A...) const& noexcept) -> without_context<A...>;

// The call operator of a class `F`. An address that is not a pointer to a member is that of a static operator, or of
// one with an explicit object parameter, which is not a parameter of the task.
template <class F, class Pointer>
struct operator_parameters : decltype(parameters_of(std::declval<Pointer>())) {};
template <class F, class R, class Object, class... A>
requires std::is_same_v<std::remove_cvref_t<Object>, F>
struct operator_parameters<F, R (*)(Object, A...)> : without_context<A...> {
};
template <class F, class R, class Object, class... A>
requires std::is_same_v<std::remove_cvref_t<Object>, F>
struct operator_parameters<F, R (*)(Object, A...) noexcept> : without_context<A...> {
};

/// A callable that calls another one.
template <class F>
concept Adapter = requires {
  typename F::adapted;
};

// The specialisations below are disjoint, so none is more constrained than another:
//  - the first is for a pointer; the other three require a member of `F`;
//  - `&F::operator()` is ill-formed if the call operator is a template or overloaded;
//  - `&F::template operator()<context>` is ill-formed if it is not a template. It is a pointer to a member, except if
//    `context` is taken for an explicit object parameter.
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
struct read_signature<F> : operator_parameters<F, decltype(&F::operator())> {};
// `[](auto& ctx, int a)`: its parameters are known with `context` for `auto`.
template <class F>
requires requires {
  requires !Adapter<F> && std::is_member_pointer_v<decltype(&F::template operator()<context>)>;
  parameters_of(&F::template operator()<context>);
}
struct read_signature<F> : decltype(parameters_of(&F::template operator()<context>)) {};
// An adapter has the parameters of the callable that it calls.
template <Adapter F>
struct read_signature<F> : read_signature<typename F::adapted> {};

/// `F` has one call operator, which is not a template, or is a function pointer.
template <class F>
concept HasUniqueCallOperator = std::is_pointer_v<F> || requires {
  &F::operator();
};

/// The same, for an adapter, of the callable that it calls.
template <class F>
constexpr bool has_unique_call_operator() {
  if constexpr (Adapter<F>) return has_unique_call_operator<typename F::adapted>();
  if constexpr (!Adapter<F>) return HasUniqueCallOperator<F>;
}

/// How a generic callable is called with arguments of these decayed types:
///  1. with the arguments alone. This comes before 3, because 3 takes `context` for the first `auto`, and so
///     instantiates a body that may not be meant for it;
///  2. with the arguments alone, as lvalues: it takes a reference to each. Only for a first argument of a class,
///  because
///     the body is instantiated, and may be meant for a context;
///  3. with the context first.
enum class generic_call { of_values, of_lvalues, with_context };
template <class F, class... Args>
constexpr generic_call generic_call_of() {
  if constexpr (std::is_invocable_v<F const&, generic_parameter_t<Args>...>) {
    return generic_call::of_values;
  } else if constexpr (std::is_class_v<std::tuple_element_t<0, std::tuple<Args..., int>>>) {
    return std::is_invocable_v<F const&, Args&...> ? generic_call::of_lvalues : generic_call::with_context;
  } else {
    return generic_call::with_context;
  }
}

template <generic_call Call, class F, class... Args>
struct generic_signature {
  struct type : signature<false, generic_parameter_t<Args>...> {
    static constexpr bool known = false;
  };
};
template <class F, class... Args>
struct generic_signature<generic_call::of_lvalues, F, Args...> {
  using type = signature<false, Args&...>;
};
template <class F, class... Args>
struct generic_signature<generic_call::with_context, F, Args...> {
  using read = typename read_signature<F>::type;
  struct from_args : signature<true, generic_parameter_t<Args>...> {
    static constexpr bool known = false;
  };
  using type = std::conditional_t<read::known, read, from_args>;
};

/// The signature with which a task's callable is called with arguments of these decayed types. If the user states
/// parameters (`std::tuple<First, Rest...>`), these are the signature; the callable takes the context if it cannot be
/// called without it. Otherwise it is the callable's own, or that of a generic callable.
template <class F, class Stated, class... Args>
struct call_signature : generic_signature<generic_call_of<F, Args...>(), F, Args...> {};
template <class F, class... Args>
requires(has_unique_call_operator<F>()) struct call_signature<F, std::tuple<>, Args...> : read_signature<F> {
};
template <class F, class First, class... Rest, class... Args>
struct call_signature<F, std::tuple<First, Rest...>, Args...> {
  using type = signature<!std::is_invocable_v<F const&, First, Rest...>, First&&, Rest&&...>;
};

}  // namespace qtasks::detail
