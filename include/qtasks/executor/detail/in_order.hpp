// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/step_bodies.hpp>

namespace qtasks::detail {

/// The run continues: its state has no error, and the task's error, if any, was replaced by a value.
template <class State, class... Result>
QTASKS_INLINE constexpr bool goes_on(State const& state, Result const&... result) {
  return !(state.error.has_value() || ... || (result.has_error() && !state.value.has_value()));
}

/// Runs steps in order until an error ends the run.
template <class First, class... Rest, class State, class... Result>
QTASKS_INLINE constexpr auto in_order(State& state, Result&... result) {
  if constexpr (sizeof...(Rest) == 0) {
    return detail::run_step(First{}, state, result...);
  } else {
    return qtasks::then(detail::run_step(First{}, state, result...), [&state, &result...](done) QTASKS_LAMBDA_INLINE {
      return qtasks::select(
          detail::goes_on(state, result...),
          [&state, &result...]() QTASKS_LAMBDA_INLINE { return detail::in_order<Rest...>(state, result...); },
          []() QTASKS_LAMBDA_INLINE { return done{}; });
    });
  }
}

}  // namespace qtasks::detail
