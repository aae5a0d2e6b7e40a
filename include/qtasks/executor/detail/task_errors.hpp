// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/fire_step.hpp>

#include <cstddef>
#include <type_traits>
#include <variant>

namespace qtasks::detail {

/// Calls `use` with the error, or with the alternative of a `one_of` that is there; yields what it yields.
template <std::size_t I = 0, class E, class Use>
QTASKS_INLINE constexpr auto with_error(E const& error, Use use) {
  return use(error);
}
template <std::size_t I = 0, class Use, class... Es>
QTASKS_INLINE constexpr auto with_error(one_of<Es...> const& error, Use use) {
  if constexpr (I + 1 == sizeof...(Es)) {
    return use(*std::get_if<I>(&error));
  } else {
    return qtasks::select(
        error.index() == I, [&error, use]() QTASKS_LAMBDA_INLINE { return use(*std::get_if<I>(&error)); },
        [&error, use]() QTASKS_LAMBDA_INLINE { return with_error<I + 1>(error, use); });
  }
}

/// Step 4: fires the error trigger for an error with the code that asks for it.
template <class State>
QTASKS_INLINE constexpr auto trigger_error(State& state, typename State::types::task_result& result) {
  using types = typename State::types;
  using error_type = typename types::error_type;
  error_type& error = result.assume_error();
  detail::name_task(error, types::task_type::name);
  return qtasks::select(
      error_traits<error_type>::code(error) == errc::task_plugin_trigger_error,
      [&state, &error]() QTASKS_LAMBDA_INLINE {
        return detail::with_error(error, [&state](auto const& e) QTASKS_LAMBDA_INLINE {
          using raised = std::remove_cvref_t<decltype(e)>;
          using event_type = triggers::error_event<typename types::base_event, raised, typename types::value_type>;
          if constexpr (handlers_at<steps::run_task_trigger_error, typename types::stack_type, event_type> == 0) {
            return done{};
          } else {
            auto event = [&state, &e]() QTASKS_LAMBDA_INLINE { return event_type{{state.base(), state.value}, e}; };
            return detail::fire_step<steps::run_task_trigger_error>(state, event, state.value);
          }
        });
      },
      []() QTASKS_LAMBDA_INLINE { return done{}; });
}

}  // namespace qtasks::detail
