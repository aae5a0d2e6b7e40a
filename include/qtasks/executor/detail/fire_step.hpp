// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/run_state.hpp>

namespace qtasks::detail {

/// Called after the handlers: makes the run's error from a failure that ends the run.
template <bool CanPropagate, class State>
QTASKS_INLINE constexpr done take_failure(State& state) {
  using error_type = typename State::error_type;
  if constexpr (CanPropagate && !failure_is_error<typename State::types>) {
    if constexpr (FromTaskError<error_type>) {
      if (state.failure.has_value()) {
        detail::inline_emplace(state.error, error_traits<error_type>::from(*state.failure));
      }
    } else {
      (void)sizeof(explain_error_type<error_type, typename State::types::task_type, false>);
    }
  }
  return {};
}

/// The type of the event of a step that fires only one.
template <class Step, class State>
using first_event = typename Step::template events<typename State::types>::template nth<0>::type;

/// Fires a step's trigger with the event that `make` returns, and stores the replies in `value`. Returns `done`, or an
/// awaitable of it.
template <class Step, class State, class Make, class Value>
QTASKS_INLINE constexpr auto fire_step(State& state, Make make, Value& value) {
  using event_type = decltype(make());
  using stack_type = typename State::types::stack_type;
  if constexpr (handlers_of<Step::name, stack_type, event_type>::count == 0) {
    return done{};
  } else {
    return qtasks::hold(make, [&state, &value](event_type& event) QTASKS_LAMBDA_INLINE {
      return qtasks::then(
          dispatcher<Step::name, stack_type, event_type, Value, failure_type<typename State::types>, Step::before_task>{
              state.executor.stack(), event, value, state.failure_slot()}
              .run(),
          [&state](done) QTASKS_LAMBDA_INLINE {
            return detail::take_failure<can_propagate<Step::name, stack_type, event_type, Step::before_task>>(state);
          });
    });
  }
}

/// Fires a `notify` trigger with the run's own event.
template <class Step, class State>
QTASKS_INLINE constexpr auto notify(State& state) {
  return detail::fire_step<Step>(
      state, [&state]() QTASKS_LAMBDA_INLINE { return state.base(); }, state.none);
}

/// Moves the task's value to its slot, and fires a trigger whose handlers can read and replace it there.
template <class Step, class State>
QTASKS_INLINE constexpr auto replace_value(State& state, typename State::types::task_result& result) {
  using types = typename State::types;
  if constexpr (!is_handled<Step, types>) {
    return done{};
  } else {
    if (!state.value.has_value()) {
      if constexpr (std::is_void_v<typename types::call_type::returned>) {
        detail::inline_emplace(detail::content(state.value));
      } else {
        detail::inline_emplace(detail::content(state.value), std::move(result).assume_value());
      }
    }
    using event_type = first_event<Step, State>;
    auto event = [&state]() QTASKS_LAMBDA_INLINE {
      if constexpr (types::call_type::generating && std::is_same_v<Step, steps::run_task_gen>) {
        return event_type{{state.base(), state.value}, state.value};
      } else {
        return event_type{state.base(), state.value};
      }
    };
    return detail::fire_step<Step>(state, event, state.value);
  }
}

}  // namespace qtasks::detail
