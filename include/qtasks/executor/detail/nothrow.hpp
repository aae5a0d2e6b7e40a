// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/accepts.hpp>
#include <qtasks/executor/detail/step_facts.hpp>

#include <tuple>
#include <type_traits>

namespace qtasks::detail {

/// No handler that a step calls for the event can throw.
template <class Step, class Stack, class Event>
constexpr bool nothrow_step() {
  if constexpr (handlers_at<Step, Stack, Event> == 0) {
    return true;
  } else {
    return dispatcher<Step::name, Stack, Event, done>::is_nothrow;
  }
}

/// No `around` handler can throw. Checked with `next_archetype`, so that the type of the real `next` is not
/// instantiated.
template <fixed_string Name, class Stack, class Event, class Leaves>
inline constexpr bool nothrow_around = true;
template <fixed_string Name, class Stack, class Event, class... Leaves>
inline constexpr bool nothrow_around<Name, Stack, Event, type_list<Leaves...>> =
    (noexcept(std::declval<plugin_in<Leaves, Stack>&>().on(trigger<Name>{}, std::declval<Event const&>(),
                                                           std::declval<next_archetype<Event>>())) &&
     ...);

template <class Step, class R, class... Events>
constexpr bool nothrow_handlers(type_list<Events...>) {
  using stack_type = typename R::stack_type;
  if constexpr (std::is_same_v<Step, steps::run_task_around>) {
    return (nothrow_around<Step::name, stack_type, Events,
                           typename handlers_of<Step::name, stack_type, Events, next_archetype<Events>>::type> &&
            ...);
  } else {
    return (nothrow_step<Step, stack_type, Events>() && ...);
  }
}
template <class R, class... Steps>
constexpr bool all_nothrow_handlers(type_list<Steps...>) {
  return (nothrow_handlers<Steps, R>(typename Steps::template events<R>{}) && ...);
}

/// No function of this `std::tuple` can throw. Each is called with the context or without arguments.
template <class Functions>
inline constexpr bool nothrow_middlewares = true;
template <class... Fs>
inline constexpr bool nothrow_middlewares<std::tuple<Fs...>> = ((std::is_nothrow_invocable_v<Fs const&, context&> ||
                                                                 std::is_nothrow_invocable_v<Fs const&>)&&...);

/// Neither the task nor a move of its arguments, value or error can throw. A generating task allocates, so it can.
template <class Call, class Parameters = typename Call::parameters>
inline constexpr bool nothrow_call = false;
template <class Call, class... P>
inline constexpr bool nothrow_call<Call, std::tuple<P...>> =
    !Call::generating && (std::is_nothrow_move_constructible_v<P> && ...) &&
    std::is_nothrow_move_constructible_v<typename Call::value_type> &&
    std::is_nothrow_move_constructible_v<typename Call::error_type> &&
    Call::pass::template nothrow<typename Call::callable>;

template <class R>
constexpr bool nothrow_decode() {
  if constexpr (!R::encoded) {
    return true;
  } else {
    using function = decltype(R::template option_t<option::decode>::function);
    return std::is_nothrow_invocable_v<function const&, typename R::value_type const&> &&
           std::is_nothrow_move_constructible_v<typename R::decoded_type>;
  }
}

/// The run cannot throw: neither the task, a handler, a middleware or `decode`, nor a move of an object that it owns.
template <class R, class... Args>
constexpr bool is_nothrow_run() {
  if constexpr (!nothrow_call<typename R::call_type> || !constructs_nothrow<typename R::parameters, Args...>) {
    return false;
  } else {
    return std::is_nothrow_default_constructible_v<slots_for<typename R::stack_type>> &&
           nothrow_middlewares<decltype(R::template option_t<option::middlewares_before>::functions)> &&
           nothrow_middlewares<decltype(R::template option_t<option::middlewares_after>::functions)> &&
           nothrow_decode<R>() && all_nothrow_handlers<R>(steps::all{});
  }
}

}  // namespace qtasks::detail
