// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/accepts.hpp>
#include <qtasks/executor/run_types.hpp>

#include <type_traits>

namespace qtasks::detail {

template <fixed_string Name, class Stack, class Event>
inline constexpr bool nothrow_fire = [] {
  if constexpr (handlers_of<Name, Stack, Event>::count == 0)
    return true;
  else
    return firing<Name, Stack, Event, nothing>::is_nothrow;
}();

template <fixed_string Name, class Stack, class Event,
          class Places = typename handlers_of<Name, Stack, Event, next_archetype<Event>>::type>
inline constexpr bool nothrow_around = true;
template <fixed_string Name, class Stack, class Event, std::size_t... Place>
inline constexpr bool nothrow_around<Name, Stack, Event, std::index_sequence<Place...>> =
    (noexcept(std::declval<plugin_in<
                  typename handlers_of<Name, Stack, Event, next_archetype<Event>>::template leaf_at<Place>, Stack>&>()
                  .on(trigger<Name>{}, std::declval<Event const&>(), std::declval<next_archetype<Event>>())) &&
     ...);

/// A `std::tuple` of callables, each called with the context or with nothing.
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

/// A run that no throw can leave: the task, every handler called, middlewares, decode, and all moves.
template <class Executor, class Task, class Call, bool Encoded, class... Args>
inline constexpr bool is_nothrow_run = [] {
  using on = stack_of<Executor>;
  using events = run_events<Executor, Task, Call>;
  using base_event = typename events::base;
  using replaced = typename events::replaced;
  if constexpr (!nothrow_call<Call> || !constructs_nothrow<typename Call::parameters, Args...>) {
    return false;
  } else {
    return !Encoded && nothrow_middlewares<decltype(option_of<Task, option::middlewares_before>::functions)> &&
           nothrow_middlewares<decltype(option_of<Task, option::middlewares_after>::functions)> &&
           nothrow_fire<"task_executor_middlewares_execute", on, typename events::before> &&
           nothrow_fire<"task_executor_middlewares_execute", on, typename events::after> &&
           nothrow_fire<"task_executor_args_replace", on, typename events::args> &&
           nothrow_fire<"task_executor_before_execute", on, base_event> &&
           nothrow_around<"task_executor_run_task_around", on, typename events::around> &&
           nothrow_fire<"task_executor_run_task", on, replaced> &&
           nothrow_fire<"task_executor_run_task_trigger_error", on,
                        triggers::error_event<base_event, typename Call::error_type, typename Call::value_type>> &&
           nothrow_fire<"task_executor_after_execute", on, base_event> &&
           nothrow_fire<"task_executor_after_execute_result_replace", on, replaced> &&
           nothrow_fire<"task_executor_task_close", on, base_event>;
  }
}();

}  // namespace qtasks::detail
