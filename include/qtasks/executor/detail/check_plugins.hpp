// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/nesting.hpp>
#include <qtasks/executor/detail/check_handlers.hpp>
#include <qtasks/executor/detail/explain_run.hpp>
#include <qtasks/executor/detail/step_facts.hpp>

#include <type_traits>

// What can be wrong with the plugins of a run. It is found before the run is instantiated, so that the compiler's error
// is short, and there is only one.
namespace qtasks::detail {

/// Returns the explainer of the first handler of a step whose reply does not fit; `done` if there is none.
template <class Step, class R, class... Events>
constexpr auto mistake_in_step(type_list<Events...>) {
  using stack = typename R::stack_type;
  if constexpr (std::is_same_v<Step, steps::run_task_around>) {
    return std::type_identity<first_mistake<typename decltype(detail::mistake_around<Step::name, stack, Events>(
        typename handlers_of<Step::name, stack, Events, next_archetype<Events>>::type{}))::type...>>{};
  } else {
    return std::type_identity<first_mistake<typename decltype(detail::mistake_in_replies<Step::name, stack, Events>(
        typename handlers_of<Step::name, stack, Events>::type{}))::type...>>{};
  }
}
template <class R, class... Steps>
constexpr auto mistake_in_steps(type_list<Steps...>) {
  return std::type_identity<first_mistake<typename decltype(detail::mistake_in_step<Steps, R>(
      typename Steps::template events<R>{}))::type...>>{};
}

/// Returns the explainer of the first mistake of the plugins in a run; `done` if there is none.
template <class R>
constexpr auto mistake_in_plugins() {
  using task = typename R::task_type;
  using around = steps::run_task_around;
  using error = typename R::error_type;
  if constexpr (!std::is_same_v<dead_handlers<R>, done>) {
    return std::type_identity<dead_handlers<R>>{};
  } else if constexpr (is_handled<steps::args_replace, R> && !R::call_type::signature::known) {
    return std::type_identity<explain_args_replace<task, false>>{};
  } else {
    using in_replies = typename decltype(detail::mistake_in_steps<R>(steps::all{}))::type;
    if constexpr (!std::is_same_v<in_replies, done>) {
      return std::type_identity<in_replies>{};
    } else if constexpr (!FromTaskError<error> && (propagates<R> || is_handled<around, R>)) {
      return std::type_identity<explain_error_type<error, task, false>>{};
    } else {
      return std::type_identity<done>{};
    }
  }
}

}  // namespace qtasks::detail
