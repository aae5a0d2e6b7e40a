// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/call_task.hpp>
#include <qtasks/executor/detail/decode_value.hpp>
#include <qtasks/executor/detail/fire_step.hpp>
#include <qtasks/executor/detail/run_middlewares.hpp>
#include <qtasks/executor/detail/task_errors.hpp>

#include <tuple>
#include <utility>

// The steps of a run. A function returns `done`, or an awaitable of it; step 3 returns the task's result. A step stores
// an error that ends the run in the run's state.
namespace qtasks::detail {

// The event of the middlewares refers to both options.
inline constexpr option::middlewares_before<> no_middlewares_before{};
inline constexpr option::middlewares_after<> no_middlewares_after{};

/// Fires the trigger of the middlewares, and calls them.
template <class Step, class State>
QTASKS_INLINE constexpr auto run_middlewares(State& state, first_event<Step, State> event,
                                             typename Step::template functions<typename State::types> const& option) {
  return qtasks::then(detail::fire_step<Step>(state, event, state.none), [&state, &option](done) QTASKS_LAMBDA_INLINE {
    return detail::call_middlewares(state, option.functions);
  });
}

template <class State>
QTASKS_INLINE constexpr auto run_step(steps::middlewares_before, State& state) {
  if constexpr (is_idle<steps::middlewares_before, typename State::types>) {
    return done{};
  } else {
    auto const& option = state.task.template get_any<option::middlewares_before>();
    return detail::run_middlewares<steps::middlewares_before>(state, {state.base(), option, no_middlewares_after},
                                                              option);
  }
}

template <class State>
QTASKS_INLINE constexpr auto run_step(steps::args_replace, State& state) {
  if constexpr (!State::replaces_args) {
    return done{};
  } else {
    return detail::fire_step<steps::args_replace>(
        state,
        first_event<steps::args_replace, State>{state.base(),
                                                detail::arguments_of(state, indices_of_arguments<State>{}), state.args},
        state.args);
  }
}

template <class State>
QTASKS_INLINE constexpr auto run_step(steps::before_execute, State& state) {
  return detail::notify<steps::before_execute>(state);
}

/// The `around` handlers and the task inside them.
template <class State>
using around_nest = nesting<steps::run_task_around::name, typename State::types::stack_type,
                            first_event<steps::run_task_around, State>, task_body<State>>;

/// The `around` handlers of a run in which they or the task are awaitable. It is a part of the run, and so needs no
/// frame of its own.
template <class State>
class around_call {
 public:
  constexpr explicit around_call(State& state)
      : event_{state.base(), detail::arguments_of(state, indices_of_arguments<State>{})},
        nest_{state.executor.stack(), event_, task_body<State>{state}} {}
  around_call(around_call const&) = delete;
  around_call& operator=(around_call const&) = delete;

  constexpr auto run() { return nest_.run(); }

 private:
  first_event<steps::run_task_around, State> event_;
  around_nest<State> nest_;
};

template <class State, bool Handled = is_handled<steps::run_task_around, typename State::types>>
inline constexpr bool awaits_around = false;
template <class State>
inline constexpr bool awaits_around<State, true> = Awaitable<decltype(std::declval<around_nest<State>&>().run())>;

/// Calls the task, inside the `around` handlers if there are any.
template <class State, class Kept>
QTASKS_INLINE constexpr auto run_step(steps::run_task_around, State& state, [[maybe_unused]] Kept& kept) {
  if constexpr (!is_handled<steps::run_task_around, typename State::types>) {
    return detail::call_task<true>(state);
  } else if constexpr (awaits_around<State>) {
    return kept.emplace(state).run();
  } else {
    first_event<steps::run_task_around, State> const event{state.base(),
                                                           detail::arguments_of(state, indices_of_arguments<State>{})};
    return detail::fire_around(state.executor.stack(), trigger<steps::run_task_around::name>{}, event,
                               task_body<State>{state});
  }
}

/// Fires the trigger for the task's value, or the trigger for its error.
template <class State>
QTASKS_INLINE constexpr auto run_step(steps::replies_to_task, State& state,
                                      typename State::types::task_result& result) {
  using step = std::conditional_t<State::types::call_type::generating, steps::run_task_gen, steps::run_task>;
  return qtasks::select(
      result.has_error(), [&state, &result]() QTASKS_LAMBDA_INLINE { return detail::trigger_error(state, result); },
      [&state, &result]() QTASKS_LAMBDA_INLINE { return detail::replace_value<step>(state, result); });
}

template <class State>
QTASKS_INLINE constexpr auto run_step(steps::after_execute, State& state, typename State::types::task_result&) {
  return detail::notify<steps::after_execute>(state);
}

template <class State>
QTASKS_INLINE constexpr auto run_step(steps::after_execute_result_replace, State& state,
                                      typename State::types::task_result& result) {
  return detail::replace_value<steps::after_execute_result_replace>(state, result);
}

template <class State>
QTASKS_INLINE constexpr auto run_step(steps::middlewares_after, State& state, typename State::types::task_result&) {
  if constexpr (is_idle<steps::middlewares_after, typename State::types>) {
    return done{};
  } else {
    auto const& option = state.task.template get_any<option::middlewares_after>();
    return detail::run_middlewares<steps::middlewares_after>(state, {state.base(), no_middlewares_before, option},
                                                             option);
  }
}

template <class State>
QTASKS_INLINE constexpr auto run_step(steps::decode, State& state, typename State::types::task_result& result) {
  if constexpr (!State::types::encoded) {
    return done{};
  } else {
    return detail::decode_value(state, result);
  }
}

/// The dispatcher of the last step.
template <class State>
using closing =
    dispatcher<steps::task_close::name, typename State::types::stack_type, typename State::base_event, done>;

/// Called by the destructor of the run, so that it happens on every path: also if a coroutine is destroyed or an
/// exception is thrown.
template <class State>
QTASKS_INLINE constexpr void run_step(steps::task_close, State& state) noexcept(closing<State>::is_nothrow) {
  static_assert(!Awaitable<decltype(std::declval<closing<State>&>().run())>,
                "handlers of `task_executor_task_close` must not be awaitable");
  if constexpr (closing<State>::handlers::count > 0) {
    typename State::base_event const event = state.base();
    closing<State>{state.executor.stack(), event, state.none, state.none}.run();
  }
}

}  // namespace qtasks::detail
