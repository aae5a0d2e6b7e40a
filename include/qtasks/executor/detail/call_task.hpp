// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/run_state.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

template <class Call, class Task, class Range>
class collecting;  // see qtasks/executor/generating.hpp

/// Converts the value that the task's callable returned to the task's `result`.
template <class Call, class Task, class Returned>
QTASKS_INLINE constexpr auto to_task_result(Task const& task, Returned&& returned) {
  using task_result = typename Call::outcome_type;
  if constexpr (Call::generating) {
    return collecting<Call, Task, std::remove_cvref_t<Returned>>::all(task, std::forward<Returned>(returned));
  } else if constexpr (Outcome<Returned>) {
    return task_result{detail::as_result(std::forward<Returned>(returned))};
  } else if constexpr (std::is_void_v<typename Call::returned>) {
    return task_result{outcome::in_place_type<void>};
  } else {
    return task_result{outcome::in_place_type<typename Call::returned>, std::forward<Returned>(returned)};
  }
}

/// Calls `invoke` and converts its value to the task's `result`, or to an awaitable of it. A callable that returns this
/// `result`, or an awaitable of it, is called in the `return`, so that the object is not moved.
template <class Call, class Task, class Invoke>
QTASKS_INLINE constexpr auto task_result_of(Task const& task, Invoke invoke) {
  using task_result = typename Call::outcome_type;
  if constexpr (std::is_void_v<decltype(invoke())>) {
    invoke();
    return task_result{outcome::in_place_type<void>};
  } else if constexpr (!Call::generating && std::is_same_v<awaited_t<decltype(invoke())>, task_result>) {
    return invoke();
  } else if constexpr (!Awaitable<decltype(invoke())>) {
    return detail::to_task_result<Call>(task, invoke());
  } else {
    return qtasks::then(invoke(), [&task](auto&& returned) {
      return detail::to_task_result<Call>(task, std::forward<decltype(returned)>(returned));
    });
  }
}

/// The `I`-th argument as the task is called with it: as in `passing::given_away`, or as an lvalue, so that the task
/// can be called again.
template <std::size_t I, bool GivenAway, class State>
QTASKS_INLINE constexpr decltype(auto) task_argument(State& state) noexcept {
  if constexpr (GivenAway) {
    using argument_type = typename State::types::call_type::pass::template given_away<I>;
    return static_cast<argument_type>(std::get<I>(*detail::content(state.args)));
  } else {
    return (std::get<I>(*detail::content(state.args)));
  }
}

/// References to all arguments. `std::apply` would not do: GCC does not always inline it.
template <class State, std::size_t... I>
QTASKS_INLINE constexpr auto arguments_of(State& state, std::index_sequence<I...>) noexcept {
  return std::tie(std::get<I>(*detail::content(state.args))...);
}

/// Calls the task's callable, with the context if it takes one.
template <bool GivenAway, class State, class Context, std::size_t... I>
QTASKS_INLINE constexpr decltype(auto) call_callable(State& state, [[maybe_unused]] Context& context,
                                                     std::index_sequence<I...>) {
  auto const& callable = state.task.callable();
  if constexpr (State::types::call_type::signature::takes_context) {
    return callable(context, detail::task_argument<I, GivenAway>(state)...);
  } else {
    return callable(detail::task_argument<I, GivenAway>(state)...);
  }
}
template <class State>
using indices_of_arguments = std::make_index_sequence<std::tuple_size_v<typename State::types::parameters>>;

/// Calls the task. Returns its `result`, or an awaitable of it.
template <bool GivenAway, class State, class Context>
QTASKS_INLINE constexpr auto call_task(State& state, Context& context) {
  return detail::task_result_of<typename State::types::call_type>(
      state.task, [&state, &context]() QTASKS_LAMBDA_INLINE -> decltype(auto) {
        return detail::call_callable<GivenAway>(state, context, indices_of_arguments<State>{});
      });
}
template <bool GivenAway, class State>
QTASKS_INLINE constexpr auto call_task(State& state) {
  return detail::call_task<GivenAway>(state, state.context);
}

/// The `next` of the innermost `around` handler: calls the task. If called as an lvalue, it can be called again.
template <class State>
class task_body {
  using call_type = typename State::types::call_type;

 public:
  using state_type = State;

  QTASKS_INLINE constexpr explicit task_body(State& state) noexcept : state_(&state) {}
  constexpr State& state() const noexcept { return *state_; }

  QTASKS_INLINE constexpr auto operator()() const& requires(
      call_type::pass::template repeatable<typename call_type::callable>) {
    return detail::call_task<false>(*state_);
  }
  QTASKS_INLINE constexpr auto operator()() && { return detail::call_task<true>(*state_); }

 private:
  State* state_;
};

}  // namespace qtasks::detail
