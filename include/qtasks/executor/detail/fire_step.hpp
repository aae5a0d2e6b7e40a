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

/// Fires a step's trigger and stores the replies in `value`. Returns `done`, or an awaitable of it.
template <class Step, class State, class Event, class Value>
QTASKS_INLINE constexpr auto fire_step(State& state, Event event, Value& value) {
  using stack_type = typename State::types::stack_type;
  using firing =
      dispatcher<Step::name, stack_type, Event, Value, failure_type<typename State::types>, Step::before_task>;
  constexpr bool propagates = can_propagate<Step::name, stack_type, Event, Step::before_task>;
  if constexpr (firing::handlers::count == 0) {
    return done{};
  } else if constexpr (!Awaitable<decltype(std::declval<firing const&>().run())>) {
    firing{state.executor.stack(), event, value, state.failure_slot()}.run();
    return detail::take_failure<propagates>(state);
  } else {
    return qtasks::hold([event] { return event; },
                        [&state, &value](Event& held) {
                          return qtasks::then(firing{state.executor.stack(), held, value, state.failure_slot()}.run(),
                                              [&state](done) { return detail::take_failure<propagates>(state); });
                        });
  }
}

/// Fires a `notify` trigger with the run's own event.
template <class Step, class State>
QTASKS_INLINE constexpr auto notify(State& state) {
  if constexpr (!is_handled<Step, typename State::types>) {
    return done{};
  } else {
    return detail::fire_step<Step>(state, state.base(), state.none);
  }
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
    if constexpr (types::call_type::generating && std::is_same_v<Step, steps::run_task_gen>) {
      return detail::fire_step<Step>(state, event_type{{state.base(), state.value}, state.value}, state.value);
    } else {
      return detail::fire_step<Step>(state, event_type{state.base(), state.value}, state.value);
    }
  }
}

}  // namespace qtasks::detail
