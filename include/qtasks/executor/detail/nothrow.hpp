// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/accepts.hpp>
#include <qtasks/executor/detail/provided_slots.hpp>
#include <qtasks/executor/detail/run_types.hpp>

#include <type_traits>

namespace qtasks::detail {

template <fixed_string Name, class Stack, class Event>
inline constexpr bool nothrow_fire = [] {
  if constexpr (handlers_of<Name, Stack, Event>::count == 0)
    return true;
  else
    return dispatcher<Name, Stack, Event, done>::is_nothrow;
}();

template <fixed_string Name, class Stack, class Event,
          class Leaves = typename handlers_of<Name, Stack, Event, next_archetype<Event>>::type>
inline constexpr bool nothrow_around = true;
template <fixed_string Name, class Stack, class Event, class... Leaves>
inline constexpr bool nothrow_around<Name, Stack, Event, type_list<Leaves...>> =
    (noexcept(std::declval<plugin_in<Leaves, Stack>&>().on(trigger<Name>{}, std::declval<Event const&>(),
                                                           std::declval<next_archetype<Event>>())) &&
     ...);

/// A `std::tuple` of callables, each called with the context or with done.
template <class Functions>
inline constexpr bool nothrow_middlewares = true;
template <class... Fs>
inline constexpr bool nothrow_middlewares<std::tuple<Fs...>> = ((std::is_nothrow_invocable_v<Fs const&, context&> ||
                                                                 std::is_nothrow_invocable_v<Fs const&>)&&...);

template <class Call, class Parameters = typename Call::parameters>
inline constexpr bool nothrow_call = false;
template <class Call, class... P>
inline constexpr bool nothrow_call<Call, std::tuple<P...>> =
    !Call::generating && (std::is_nothrow_move_constructible_v<P> && ...) &&
    std::is_nothrow_move_constructible_v<typename Call::value_type> &&
    std::is_nothrow_move_constructible_v<typename Call::error_type> &&
    Call::pass::template nothrow<typename Call::callable>;

/// The error trigger, for the error or for each alternative of a `one_of`.
template <class Stack, class Base, class Value, class Error>
inline constexpr bool nothrow_errors =
    nothrow_fire<"task_executor_run_task_trigger_error", Stack, triggers::error_event<Base, Error, Value>>;
template <class Stack, class Base, class Value, class... Es>
inline constexpr bool nothrow_errors<Stack, Base, Value, one_of<Es...>> = (nothrow_errors<Stack, Base, Value, Es> &&
                                                                           ...);

template <class Call, class Option, class Stack, class Base>
constexpr bool nothrow_decode() {
  using step = decoding<Call, Option>;
  using event = triggers::result_event<Base, typename step::value>;
  return std::is_nothrow_invocable_v<decltype(Option::function) const&, typename Call::value_type const&> &&
         std::is_nothrow_move_constructible_v<typename step::value> &&
         nothrow_fire<"task_executor_decode", Stack, event>;
}

/// A run that no throw can leave: the task, every handler called, middlewares, decode, and all moves.
template <class Executor, class Task, class Call, bool Encoded, class... Args>
constexpr bool is_nothrow_run() {
  if constexpr (!nothrow_call<Call> || !constructs_nothrow<typename Call::parameters, Args...>) {
    return false;
  } else if constexpr (Encoded) {
    return is_nothrow_run<Executor, Task, Call, false, Args...>() &&
           nothrow_decode<Call, option_of<Task, option::decode>, stack_of<Executor>,
                          typename run_events<Executor, Task, Call>::base>();
  } else {
    using on = stack_of<Executor>;
    using events = run_events<Executor, Task, Call>;
    using base_event = typename events::base;
    return std::is_nothrow_default_constructible_v<slots_for<on>> &&
           nothrow_middlewares<decltype(option_of<Task, option::middlewares_before>::functions)> &&
           nothrow_middlewares<decltype(option_of<Task, option::middlewares_after>::functions)> &&
           nothrow_fire<"task_executor_middlewares_execute", on, typename events::before> &&
           nothrow_fire<"task_executor_middlewares_execute", on, typename events::after> &&
           nothrow_fire<"task_executor_args_replace", on, typename events::args> &&
           nothrow_fire<"task_executor_before_execute", on, base_event> &&
           nothrow_around<"task_executor_run_task_around", on, typename events::around> &&
           nothrow_fire<"task_executor_run_task", on, typename events::replaced> &&
           nothrow_errors<on, base_event, typename Call::value_type, typename Call::error_type> &&
           nothrow_fire<"task_executor_after_execute", on, base_event> &&
           nothrow_fire<"task_executor_after_execute_result_replace", on, typename events::replaced> &&
           nothrow_fire<"task_executor_task_close", on, base_event>;
  }
}

}  // namespace qtasks::detail
