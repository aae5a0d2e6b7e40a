// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/dispatcher.hpp>
#include <qtasks/core/detail/fire.hpp>
#include <qtasks/executor/detail/step_table.hpp>

#include <optional>
#include <type_traits>

// Properties of one run with one stack, computed from the table of steps.
namespace qtasks::detail {

/// The number of leaves of a stack that are called for an event.
template <class Step, class Stack, class Event>
inline constexpr std::size_t handlers_at = handlers_of<Step::name, Stack, Event>::count;
template <class Stack, class Event>
inline constexpr std::size_t handlers_at<steps::run_task_around, Stack, Event> =
    handlers_of<steps::run_task_around::name, Stack, Event, next_archetype<Event>>::count;

template <class Step, class Stack, class Events>
inline constexpr bool any_handled = false;
template <class Step, class Stack, class... Events>
inline constexpr bool any_handled<Step, Stack, type_list<Events...>> = ((handlers_at<Step, Stack, Events> > 0) || ...);

/// The step calls a handler of the stack.
template <class Step, class R>
inline constexpr bool is_handled = any_handled<Step, typename R::stack_type, typename Step::template events<R>>;

/// A step of middlewares that calls neither a middleware nor a handler.
template <class Step, class R>
inline constexpr bool is_idle =
    !is_handled<Step, R> && std::tuple_size_v<decltype(Step::template functions<R>::functions)> == 0;

/// A handler of the stack can replace `What` in a run.
template <steps::replaced What, class R, class Steps = steps::all>
inline constexpr bool is_replaced = false;
template <steps::replaced What, class R, class... Steps>
inline constexpr bool is_replaced<What, R, type_list<Steps...>> = ((Steps::replaces == What && is_handled<Steps, R>) ||
                                                                   ...);

/// A step calls user code that is neither the task nor a handler: a middleware, or `decode`.
template <class R, class Steps = steps::all>
inline constexpr bool runs_user_code = false;
template <class R, class... Steps>
inline constexpr bool runs_user_code<R, type_list<Steps...>> = (Steps::template runs_user_code<R> || ...);

/// A plugin of the stack has the policy `propagate`.
template <class Leaves>
inline constexpr bool states_propagate = false;
template <class... Leaf>
inline constexpr bool states_propagate<type_list<Leaf...>> = detail::any_of({(Leaf::policy ==
                                                                              on_plugin_failure::propagate)...});

template <class Step, class R, class... Events>
constexpr bool can_propagate_in(type_list<Events...>) {
  return (can_propagate<Step::name, typename R::stack_type, Events, Step::before_task> || ...);
}
/// The failure of a handler of this step can end the run.
template <class Step, class R>
inline constexpr bool propagates_in = [] {
  if constexpr (Step::before_task || states_propagate<typename std::remove_const_t<typename R::stack_type>::leaves>) {
    if constexpr (is_handled<Step, R>) return can_propagate_in<Step, R>(typename Step::template events<R>{});
  }
  return false;
}();
// The errors of `around` handlers are results, and a failure in `task_close` does not end the run.
template <class R>
inline constexpr bool propagates_in<steps::run_task_around, R> = false;
template <class R>
inline constexpr bool propagates_in<steps::task_close, R> = false;

/// The failure of a plugin can end the run.
template <class R, class Steps = steps::all>
inline constexpr bool propagates = false;
template <class R, class... Steps>
inline constexpr bool propagates<R, type_list<Steps...>> = (propagates_in<Steps, R> || ...);

/// The dispatcher stores a failure that ends the run in the run's error, if this is a `task_error`; otherwise in a
/// variable of its own, `run_state::failure`, from which the run's error is made.
template <class R>
inline constexpr bool failure_is_error =
    !is_clang && propagates<R> && std::is_same_v<typename R::error_type, task_error>;
/// The type of that variable; `done` if no failure ends the run.
template <class R>
using failure_type = std::conditional_t<propagates<R>, std::optional<task_error>, done>;

/// A step can set the run's error: user code in it returns one, or a handler's failure propagates. No check is compiled
/// in after any other step.
template <class Step, class R>
inline constexpr bool can_set_error = Step::template runs_user_code<R> || propagates_in<Step, R>;
template <class R>
inline constexpr bool can_set_error<steps::replies_to_task, R> =
    can_set_error<steps::run_task, R> || can_set_error<steps::run_task_gen, R> ||
    can_set_error<steps::run_task_trigger_error, R>;

/// Where the replies of a step's handlers go, as `dispatcher` sees it.
template <class R, steps::replaced What>
using reply_slot = std::conditional_t<
    What == steps::replaced::value, slot<typename R::value_type>,
    std::conditional_t<What == steps::replaced::arguments, slot<typename R::parameters>,
                       std::conditional_t<What == steps::replaced::decoded, slot<typename R::decoded_type>, done>>>;

}  // namespace qtasks::detail
