// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/decode_value.hpp>

#include <new>
#include <type_traits>
#include <utility>

// Makes the run's result from the task's result and from the value or error that replaced it. The task's result is
// constructed in the caller's return slot (by copy elision) and is not moved; only a value that a plugin replaces goes
// through a slot.
namespace qtasks::detail {

/// A result that holds this value.
template <class Result, class T>
QTASKS_INLINE constexpr Result success(T&& value) {
  using value_type = typename Result::value_type;
  if constexpr (std::is_void_v<value_type>) {
    return Result{outcome::in_place_type<void>};
  } else {
    return Result{outcome::in_place_type<value_type>, std::forward<T>(value)};
  }
}

/// The result of a run that an error ended.
template <class State>
QTASKS_INLINE constexpr typename State::types::run_result failure(State& state) {
  using types = typename State::types;
  typename types::run_result result{outcome::in_place_type<typename types::error_type>, std::move(*state.error)};
  detail::name_task(result.assume_error(), types::task_type::name);
  return result;
}

/// The same for the error in the task's result.
template <class R>
constexpr typename R::run_result failure_in(typename R::task_result& result) {
  detail::name_task(result.assume_error(), R::task_type::name);
  return typename R::run_result{outcome::in_place_type<typename R::error_type>, std::move(result).assume_error()};
}

/// Returns the run's result as a new object.
template <class State>
QTASKS_INLINE constexpr typename State::types::run_result make_result(State& state,
                                                                      typename State::types::task_result& result) {
  using types = typename State::types;
  using run_result = typename types::run_result;
  if (state.error.has_value()) return detail::failure(state);
  if constexpr (types::encoded) {
    if (state.decoded.has_value()) return detail::success<run_result>(std::move(*detail::content(state.decoded)));
  } else {
    if (state.value.has_value()) return detail::success<run_result>(std::move(*detail::content(state.value)));
    if constexpr (std::is_trivially_copyable_v<run_result>) return result;
    if (result.has_value()) {
      auto&& value = detail::current_value(state, result);
      return detail::success<run_result>(std::move(value));
    }
  }
  return run_result{outcome::in_place_type<typename types::error_type>, std::move(result).assume_error()};
}

/// Replaces the content of the task's result by the run's error or by the value of a plugin, if there is one. It
/// destroys and constructs the object, because a `result` need not be assignable.
template <class State>
QTASKS_INLINE inline void settle_in_place(State& state, typename State::types::task_result& result) {
  using task_result = typename State::types::task_result;
  if (state.error.has_value()) {
    result.~task_result();
    ::new (static_cast<void*>(&result)) task_result(detail::failure(state));
  } else if (state.value.has_value()) {
    result.~task_result();
    ::new (static_cast<void*>(&result))
        task_result(detail::success<task_result>(std::move(*detail::content(state.value))));
  }
}

/// The result is a new object, although nothing is awaitable. Clang needs fewer instructions for this than for
/// `settle_in_place` if the result is small and a handler can replace the value. GCC needs more, and so does Clang if a
/// handler replies to errors.
template <class R>
inline constexpr bool is_made_anew =
    is_clang&& is_replaced<steps::replaced::value, R> && !is_handled<steps::run_task_trigger_error, R> &&
    std::is_trivially_copyable_v<typename R::run_result> && sizeof(typename R::run_result) <= 64;

/// Steps 3 to 7 if nothing is awaitable. A function of its own, with one variable and one `return` of it, because
/// compilers construct a variable in the caller's return slot only then; the branches of `finish` return other objects.
template <class Run>
QTASKS_INLINE inline typename Run::types::task_result finish_in_place(Run& run) {
  typename Run::types::task_result result = run.task();
  run.after_task(result);
  detail::settle_in_place(run.state(), result);
  return result;
}

/// Steps 3 to 7 if nothing is awaitable. Returns a new object in a constant expression, where `settle_in_place`
/// (placement new) is not allowed.
template <class Run>
QTASKS_INLINE constexpr typename Run::types::run_result finish(Run& run) {
  using types = typename Run::types;
  if constexpr (!types::encoded && !is_made_anew<types> &&
                std::is_nothrow_move_constructible_v<typename types::run_result>) {
    if (!__builtin_is_constant_evaluated()) return detail::finish_in_place(run);
  }
  typename types::task_result result = run.task();
  run.after_task(result);
  return detail::make_result(run.state(), result);
}

}  // namespace qtasks::detail
