// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/visit_error.hpp>
#include <qtasks/executor/detail/fire_step.hpp>

#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Fires the error trigger with an error of the task.
template <class State, class Error>
QTASKS_INLINE constexpr auto fire_error(State& state, Error& error) {
  using types = typename State::types;
  using event_type = triggers::error_event<typename types::base_event, Error, typename types::value_type>;
  if constexpr (handlers_at<steps::run_task_trigger_error, typename types::stack_type, event_type> == 0) {
    return done{};
  } else {
    return detail::fire_step<steps::run_task_trigger_error>(state, event_type{{state.base(), state.value}, error},
                                                            state.value);
  }
}

/// Step 4: fires the error trigger, if the error has the code `task_plugin_trigger_error`. Of a `one_of`, the event has
/// the type of the error that it holds.
template <class State>
QTASKS_INLINE constexpr auto trigger_error(State& state, typename State::types::task_result& result) {
  using types = typename State::types;
  using error_type = typename types::error_type;
  error_type& error = result.assume_error();
  detail::name_task(error, types::task_type::name);
  bool const raised = error_traits<error_type>::code(std::as_const(error)) == errc::task_plugin_trigger_error;
  if constexpr (!is_handled<steps::run_task_trigger_error, types>) {
    return done{};
  } else if constexpr (error_alternatives<error_type>::is_one_of ||
                       Awaitable<decltype(detail::fire_error(state, error))>) {
    return qtasks::select(
        raised,
        [&state, &error]() QTASKS_LAMBDA_INLINE {
          return detail::visit_error(error,
                                     [&state](auto& e) QTASKS_LAMBDA_INLINE { return detail::fire_error(state, e); });
        },
        []() QTASKS_LAMBDA_INLINE { return done{}; });
  } else {  // GCC makes an instruction more of the above
    if (raised) detail::fire_error(state, error);
    return done{};
  }
}

}  // namespace qtasks::detail
