// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/run_frame.hpp>

#include <cstddef>
#include <exception>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

template <class Call, class Task, class Range>
class collecting;  // see qtasks/executor/generating.hpp

/// The frame, and the calls of user code that is no handler: the task and its middlewares.
template <class Executor, class Task, class Call>
class run_call : protected run_frame<Executor, Task, Call> {
  using frame = run_frame<Executor, Task, Call>;
  using pass = typename Call::pass;
  using callable_type = typename Call::callable;
  using outcome_type = typename Call::outcome_type;

 public:
  using frame::frame;
  static constexpr bool repeatable = pass::template repeatable<callable_type>;

  /// Calls the task; its arguments are given away, or passed as lvalues so that it can be called again.
  template <bool GivenAway>
  QTASKS_INLINE constexpr auto invoke() {
    return invoke_with<GivenAway>(std::make_index_sequence<std::tuple_size_v<typename Call::parameters>>{});
  }

 protected:
  /// An error of user code other than the task's, as the run's.
  template <class E>
  static constexpr typename Call::error_type as_run_error(E const& error) {
    using error_type = typename Call::error_type;
    if constexpr (std::is_constructible_v<error_type, E const&>) {
      return error_type(error);
    } else if constexpr (FromTaskError<error_type>) {
      return error_traits<error_type>::from(detail::as_task_error(error));
    } else {
      (void)sizeof(explain_error_type<error_type, Task, false>);
      std::terminate();
    }
  }

  /// The middlewares from the `I`-th on, until one returns an error.
  template <std::size_t I = 0, class Functions>
  QTASKS_INLINE constexpr auto middlewares(Functions const& functions) {
    if constexpr (I == std::tuple_size_v<Functions>) {
      return done{};
    } else {
      return qtasks::then(call_middleware(std::get<I>(functions)),
                          [this, &functions](auto const& returned) QTASKS_LAMBDA_INLINE {
                            if constexpr (is_result<std::remove_cvref_t<decltype(returned)>>) {
                              if (returned.has_error())
                                detail::inline_emplace(this->error_, as_run_error(returned.assume_error()));
                            }
                            return qtasks::select(
                                !this->error_.has_value(),
                                [this, &functions]() QTASKS_LAMBDA_INLINE { return middlewares<I + 1>(functions); },
                                []() QTASKS_LAMBDA_INLINE { return done{}; });
                          });
    }
  }

 private:
  template <bool GivenAway, std::size_t... I>
  QTASKS_INLINE constexpr auto invoke_with(std::index_sequence<I...>) {
    callable_type const& callable = this->task_.callable();
    if constexpr (Call::signature::takes_context) {
      return outcome_of([&]() QTASKS_LAMBDA_INLINE -> decltype(auto) {
        return callable(this->context_, argument<I, GivenAway>()...);
      });
    } else {
      return outcome_of([&]() QTASKS_LAMBDA_INLINE -> decltype(auto) { return callable(argument<I, GivenAway>()...); });
    }
  }

  template <std::size_t I, bool GivenAway>
  QTASKS_INLINE constexpr decltype(auto) argument() noexcept {
    if constexpr (GivenAway) {
      return static_cast<typename pass::template given_away<I>>(std::get<I>(*this->args_));
    } else {
      return (std::get<I>(*this->args_));
    }
  }

  template <class Invoke>
  QTASKS_INLINE constexpr auto outcome_of(Invoke invoke) {
    if constexpr (std::is_void_v<decltype(invoke())>) {
      invoke();
      return outcome_type{outcome::in_place_type<void>};
    } else if constexpr (!Call::generating && std::is_same_v<decltype(invoke()), outcome_type>) {
      return invoke();
    } else {
      return qtasks::then(invoke(), [this](auto&& left) QTASKS_LAMBDA_INLINE {
        return this->as_outcome(std::forward<decltype(left)>(left));
      });
    }
  }

  template <class Left>
  QTASKS_INLINE constexpr auto as_outcome(Left&& left) {
    using left_type = std::remove_cvref_t<Left>;
    if constexpr (Call::generating) {
      return collecting<Call, Task, left_type>::all(this->task_, std::forward<Left>(left));
    } else if constexpr (std::is_same_v<left_type, outcome_type>) {
      return outcome_type{std::forward<Left>(left)};
    } else if constexpr (std::is_void_v<typename Call::returned>) {
      return outcome_type{outcome::in_place_type<void>};
    } else {
      return outcome_type{outcome::in_place_type<typename Call::returned>, std::forward<Left>(left)};
    }
  }

  template <class F>
  QTASKS_INLINE constexpr auto call_middleware(F const& function) {
    if constexpr (std::is_invocable_v<F const&, context&>) {
      return value_of([&]() QTASKS_LAMBDA_INLINE -> decltype(auto) { return function(this->context_); });
    } else {
      return value_of(function);
    }
  }

  template <class F>
  QTASKS_INLINE static constexpr auto value_of(F const& function) {
    if constexpr (std::is_void_v<decltype(function())>) {
      function();
      return done{};
    } else {
      return function();
    }
  }
};

}  // namespace qtasks::detail
