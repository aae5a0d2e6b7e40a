// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/step_bodies.hpp>

#include <type_traits>

namespace qtasks::detail {

/// The run continues after a step: the step has set no error, and the task's own error, which is looked at once, was
/// replaced by a value.
template <class Step, class State, class... Result>
QTASKS_INLINE constexpr bool goes_on([[maybe_unused]] State const& state, [[maybe_unused]] Result const&... result) {
  bool ended = false;
  if constexpr (can_set_error<Step, typename State::types>) ended = state.error.has_value();
  if constexpr (std::is_same_v<Step, steps::replies_to_task>) {
    ended = ended || ((result.has_error() && !state.value.has_value()) || ...);
  }
  return !ended;
}

/// Runs steps in order until an error ends the run. Without an awaitable this is a fold, because each call of `then`
/// and `select` costs compile time for each task.
template <class First, class... Rest, class State, class... Result>
QTASKS_INLINE constexpr auto in_order(State& state, Result&... result) {
  if constexpr (sizeof...(Rest) == 0) {
    return detail::run_step(First{}, state, result...);
  } else if constexpr (!Awaitable<decltype(detail::run_step(First{}, state, result...))> &&
                       !(Awaitable<decltype(detail::run_step(Rest{}, state, result...))> || ...)) {
    detail::run_step(First{}, state, result...);
    (void)(detail::goes_on<First>(state, result...) && ... &&
           (detail::run_step(Rest{}, state, result...), detail::goes_on<Rest>(state, result...)));
    return done{};
  } else {
    return qtasks::then(detail::run_step(First{}, state, result...), [&state, &result...](done) QTASKS_LAMBDA_INLINE {
      return qtasks::select(
          detail::goes_on<First>(state, result...),
          [&state, &result...]() QTASKS_LAMBDA_INLINE { return detail::in_order<Rest...>(state, result...); },
          []() QTASKS_LAMBDA_INLINE { return done{}; });
    });
  }
}

}  // namespace qtasks::detail
