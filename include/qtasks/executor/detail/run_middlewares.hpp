// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/fire_step.hpp>

#include <cstddef>
#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Converts the error of a middleware or of `decode` to the run's error type.
template <class R, class E>
constexpr typename R::error_type to_run_error(E const& error) {
  using error_type = typename R::error_type;
  if constexpr (std::is_constructible_v<error_type, E const&>) {
    return error_type(error);
  } else if constexpr (FromTaskError<error_type>) {
    return error_traits<error_type>::from(detail::as_task_error(error));
  } else {
    (void)sizeof(explain_error_type<error_type, typename R::task_type, false>);
    std::terminate();
  }
}

/// This conversion cannot throw.
template <class R, class E>
constexpr bool to_run_error_is_nothrow() {
  using error_type = typename R::error_type;
  if constexpr (std::is_constructible_v<error_type, E const&>) {
    return std::is_nothrow_constructible_v<error_type, E const&>;
  } else {
    return noexcept(detail::as_task_error(std::declval<E const&>())) && NothrowFrom<error_type>;
  }
}

/// Calls a function. Returns `done` for `void`, because `then` passes on a value.
template <class F>
QTASKS_INLINE constexpr auto value_or_done_of(F const& function) {
  if constexpr (std::is_void_v<decltype(function())>) {
    function();
    return done{};
  } else {
    return function();
  }
}

template <class F, class State>
QTASKS_INLINE constexpr auto call_middleware(F const& function, State& state) {
  if constexpr (std::is_invocable_v<F const&, context&>) {
    return detail::value_or_done_of([&]() QTASKS_LAMBDA_INLINE -> decltype(auto) { return function(state.context); });
  } else {
    return detail::value_or_done_of(function);
  }
}

/// Calls the middlewares in order, from the `I`-th, until one returns an error.
template <std::size_t I = 0, class State, class Functions>
QTASKS_INLINE constexpr auto call_middlewares(State& state, Functions const& functions) {
  if constexpr (I == std::tuple_size_v<Functions>) {
    return done{};
  } else {
    return qtasks::then(
        detail::call_middleware(std::get<I>(functions), state),
        [&state, &functions](auto const& returned) QTASKS_LAMBDA_INLINE {
          if constexpr (Outcome<decltype(returned)>) {
            auto const& outcome = detail::as_result(returned);
            if (outcome.has_error()) {
              detail::inline_emplace(state.error, detail::to_run_error<typename State::types>(outcome.assume_error()));
            }
          }
          return qtasks::select(
              !state.error.has_value(),
              [&state, &functions]() QTASKS_LAMBDA_INLINE { return detail::call_middlewares<I + 1>(state, functions); },
              []() QTASKS_LAMBDA_INLINE { return done{}; });
        });
  }
}

}  // namespace qtasks::detail
