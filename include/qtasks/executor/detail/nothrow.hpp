// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/accepts.hpp>
#include <qtasks/executor/detail/run_middlewares.hpp>
#include <qtasks/executor/detail/step_facts.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// No handler that a step calls for the event can throw, nor the conversion of a failure that ends the run.
template <class Step, class R, class Event>
constexpr bool nothrow_step() {
  using stack_type = typename R::stack_type;
  if constexpr (handlers_at<Step, stack_type, Event> == 0) {
    return true;
  } else {
    return dispatcher<Step::name, stack_type, Event, done>::is_nothrow &&
           (!can_propagate<Step::name, stack_type, Event> || NothrowFrom<typename R::error_type>);
  }
}

/// The conversion of what user code returned to a `To` cannot throw, nor its destruction. A `To` itself is constructed
/// in its place.
template <class Returned, class To>
inline constexpr bool returns_nothrow = std::is_nothrow_destructible_v<To>&& std::is_nothrow_destructible_v<Returned> &&
                                        (std::is_same_v<Returned, To> || std::is_nothrow_constructible_v<To, Returned>);

/// Takes the place of `next` where the `noexcept` of an `around` handler is read. The handlers inside and the task are
/// checked on their own; `next()` also passes the arguments as lvalues. So the type of the real `next` is not
/// instantiated.
template <class Event, bool PassesLvaluesNothrow>
struct nothrow_next : next_archetype<Event> {
  using typename next_archetype<Event>::result_type;
  auto operator()() const& noexcept(PassesLvaluesNothrow) -> result_type;
  auto operator()() && noexcept -> result_type;
};

/// No `around` handler can throw.
template <fixed_string Name, class Stack, class Event, class Next, class Leaves>
inline constexpr bool nothrow_around = true;
template <fixed_string Name, class Stack, class Event, class Next, class... Leaves>
inline constexpr bool nothrow_around<Name, Stack, Event, Next, type_list<Leaves...>> = detail::all_of(
    {(noexcept(std::declval<plugin_in<Leaves, Stack>&>().on(trigger<Name>{}, std::declval<Event const&>(),
                                                            std::declval<Next>())) &&
      returns_nothrow<returned_t<plugin_in<Leaves, Stack>, Name, Event, Next>,
                      std::remove_cvref_t<returned_t<plugin_in<Leaves, Stack>, Name, Event, Next>>>)...});

template <class Step, class R, class... Events>
constexpr bool nothrow_handlers(type_list<Events...>) {
  using stack_type = typename R::stack_type;
  if constexpr (std::is_same_v<Step, steps::run_task_around>) {
    using call_type = typename R::call_type;
    constexpr bool passes_lvalues = call_type::pass::template nothrow_again<typename call_type::callable>;
    return (nothrow_around<Step::name, stack_type, Events, nothrow_next<Events, passes_lvalues>,
                           typename handlers_of<Step::name, stack_type, Events, next_archetype<Events>>::type> &&
            ...);
  } else {
    return (nothrow_step<Step, R, Events>() && ...);
  }
}
template <class R, class... Steps>
constexpr bool all_nothrow_handlers(type_list<Steps...>) {
  return (nothrow_handlers<Steps, R>(typename Steps::template events<R>{}) && ...);
}

/// A middleware cannot throw, nor the conversion of its error. It is called with the context if it takes one.
template <class F>
struct middleware_returns : std::invoke_result<F const&> {};
template <class F>
requires std::is_invocable_v<F const&, context&>
struct middleware_returns<F> : std::invoke_result<F const&, context&> {
};
template <class R, class F>
constexpr bool nothrow_middleware() {
  constexpr bool nothrow = std::is_invocable_v<F const&, context&> ? std::is_nothrow_invocable_v<F const&, context&>
                                                                   : std::is_nothrow_invocable_v<F const&>;
  using returned = typename middleware_returns<F>::type;
  using plain = std::remove_cvref_t<returned>;
  if constexpr (std::is_void_v<returned>) {
    return nothrow;
  } else if constexpr (Outcome<plain>) {
    return nothrow && returns_nothrow<returned, plain> && reads_nothrow<plain const&> &&
           to_run_error_is_nothrow<R, typename result_parts<plain>::error>();
  } else {
    return nothrow && returns_nothrow<returned, plain>;
  }
}
template <class R, class Functions>
inline constexpr bool nothrow_middlewares = true;
template <class R, class... Fs>
inline constexpr bool nothrow_middlewares<R, std::tuple<Fs...>> = (nothrow_middleware<R, Fs>() && ...);

/// The conversion of what the callable returned to the task's result cannot throw.
template <class Call>
constexpr bool nothrow_outcome() {
  using raw = typename Call::raw;
  if constexpr (std::is_void_v<raw> || Awaitable<raw>) {
    return true;
  } else if constexpr (Outcome<raw>) {
    return returns_nothrow<decltype(detail::as_result(std::declval<raw>())), typename Call::outcome_type>;
  } else {
    return returns_nothrow<raw, typename Call::value_type>;
  }
}

/// Moving and destroying an object of this type cannot throw.
template <class T>
inline constexpr bool passes_nothrow = std::is_nothrow_move_constructible_v<T>&& std::is_nothrow_destructible_v<T>;

/// Neither the task can throw, nor a move, the conversion or the destruction of its arguments, value or error, nor the
/// functions of the error's traits. A generating task allocates, so it can.
template <class Call, class Parameters = typename Call::parameters>
inline constexpr bool nothrow_call = false;
template <class Call, class... P>
inline constexpr bool nothrow_call<Call, std::tuple<P...>> =
    !Call::generating && (passes_nothrow<P> && ...) && passes_nothrow<typename Call::value_type> &&
    passes_nothrow<typename Call::error_type> && Call::pass::template nothrow<typename Call::callable> &&
    nothrow_outcome<Call>() && NothrowCode<typename Call::error_type> &&
    names_nothrow(typename error_alternatives<typename Call::error_type>::type{});

template <class R>
constexpr bool nothrow_decode() {
  if constexpr (!R::encoded) {
    return true;
  } else {
    using function = decltype(R::template option_t<option::decode>::function);
    using returned = std::invoke_result_t<function const&, typename R::value_type const&>;
    using plain = std::remove_cvref_t<returned>;
    constexpr bool nothrow = std::is_nothrow_invocable_v<function const&, typename R::value_type const&> &&
                             passes_nothrow<typename R::decoded_type>;
    if constexpr (Outcome<plain>) {
      using result_type = decltype(detail::as_result(std::declval<returned>()));
      return nothrow && reads_nothrow<returned> && std::is_nothrow_destructible_v<plain> &&
             std::is_nothrow_constructible_v<typename R::decoded_type,
                                             decltype(std::declval<result_type>().assume_value())> &&
             to_run_error_is_nothrow<R, typename result_parts<plain>::error>();
    } else {
      return nothrow && returns_nothrow<returned, typename R::decoded_type>;
    }
  }
}

/// The run cannot throw: neither the task, a handler, a middleware, `decode` or `error_traits`, nor the conversion,
/// move or destruction of an object that it owns.
template <class R, class... Args>
constexpr bool is_nothrow_run() {
  if constexpr (!nothrow_call<typename R::call_type> || !constructs_nothrow<typename R::parameters, Args...>) {
    return false;
  } else {
    return std::is_nothrow_default_constructible_v<slots_for<typename R::stack_type>> &&
           std::is_nothrow_destructible_v<slots_for<typename R::stack_type>> &&
           nothrow_middlewares<R, decltype(R::template option_t<option::middlewares_before>::functions)> &&
           nothrow_middlewares<R, decltype(R::template option_t<option::middlewares_after>::functions)> &&
           nothrow_decode<R>() && all_nothrow_handlers<R>(steps::all{});
  }
}

}  // namespace qtasks::detail
