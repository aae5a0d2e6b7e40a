// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/run_middlewares.hpp>

#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// The current value: the plugin's if one replaced it, otherwise the task's.
template <class State>
constexpr auto& current_value(State& state, typename State::types::task_result& result) {
  if constexpr (std::is_void_v<typename State::types::call_type::returned>) {
    return state.none;
  } else {
    return state.value.has_value() ? *detail::content(state.value) : result.assume_value();
  }
}

/// Stores the value that `decode` returned, or its error.
template <class State, class Returned>
constexpr void keep_decoded(State& state, Returned&& returned) {
  if constexpr (!Outcome<Returned>) {
    detail::inline_emplace(detail::content(state.decoded), std::forward<Returned>(returned));
  } else {
    auto&& result = detail::as_result(std::forward<Returned>(returned));
    if (result.has_error()) {
      detail::inline_emplace(state.error, detail::to_run_error<typename State::types>(result.assume_error()));
    } else {
      detail::inline_emplace(detail::content(state.decoded), std::forward<decltype(result)>(result).assume_value());
    }
  }
}

/// Step 7: calls the task's `option::decode`, then the handlers of the trigger.
template <class State>
QTASKS_INLINE constexpr auto decode_value(State& state, typename State::types::task_result& result) {
  return qtasks::then(
      state.task.template get_any<option::decode>().function(std::as_const(detail::current_value(state, result))),
      [&state](auto&& returned) QTASKS_LAMBDA_INLINE {
        detail::keep_decoded(state, std::forward<decltype(returned)>(returned));
        return qtasks::select(
            !state.error.has_value(),
            [&state]() QTASKS_LAMBDA_INLINE {
              using event_type = first_event<steps::decode, State>;
              return detail::fire_step<steps::decode>(state, event_type{state.base(), state.decoded}, state.decoded);
            },
            []() QTASKS_LAMBDA_INLINE { return done{}; });
      });
}

}  // namespace qtasks::detail
