// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/finish.hpp>
#include <qtasks/executor/detail/in_order.hpp>
#include <qtasks/executor/detail/step_bodies.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks::detail {

/// Takes the place of an `around_call` that the run does not keep. A type of its own: two members of one empty type
/// take space.
struct no_around_call {};

/// One run of a task: eight steps, in this order. An error skips all later steps except the last. Each step is a row of
/// the table in step_table.hpp and a function in step_bodies.hpp. The functions use `then`, `select`, `repeat` and
/// `hold`, so that one text serves plain values, where everything is inlined, and awaitables.
template <class R>
class run {
 public:
  using types = R;
  using task_result = typename R::task_result;
  using error_type = typename R::error_type;

  template <class... Args>
  QTASKS_INLINE constexpr explicit run(Args&&... args)
      : state_(typename R::call_type::signature::declared{}, std::forward<Args>(args)...) {}
  run(run const&) = delete;
  run& operator=(run const&) = delete;

  /// Nothing in the run is awaitable.
  static constexpr bool is_plain() {
    return !Awaitable<decltype(std::declval<run&>().begin())> &&
           !Awaitable<decltype(std::declval<run&>().end(std::declval<task_result&>()))>;
  }
  /// Steps 1 to 7 of a run in which nothing is awaitable.
  QTASKS_INLINE constexpr auto start() {
    before_task();
    if (state_.error.has_value()) return detail::failure(state_);
    return detail::finish(*this);
  }
  /// Steps 1 to 3. Returns the task's result, or an awaitable of it.
  constexpr auto begin() {
    return qtasks::then(before_task(), [this](done) {
      return qtasks::select(
          !state_.error.has_value(), [this] { return task(); },
          [this] {
            return task_result{outcome::in_place_type<error_type>, std::move(*state_.error)};
          });
    });
  }
  /// Steps 4 to 7 with the result of `begin`. Returns the result of `execute`, or an awaitable of it.
  constexpr auto end(task_result& result) {
    return qtasks::select(
        !state_.error.has_value(),
        [this, &result] {
          return qtasks::then(after_task(result),
                              [this, &result](done) { return detail::make_result(state_, result); });
        },
        [&result] { return detail::failure_in<R>(result); });
  }
  QTASKS_INLINE constexpr auto before_task() {
    return detail::in_order<steps::middlewares_before,                    // 1
                            steps::args_replace, steps::before_execute>(  // 2
        state_);
  }
  QTASKS_INLINE constexpr auto task() { return detail::run_step(steps::run_task_around{}, state_, around_); }  // 3
  QTASKS_INLINE constexpr auto after_task(task_result& result) {
    return detail::in_order<steps::replies_to_task,                                     // 3 for a value, 4 for an error
                            steps::after_execute, steps::after_execute_result_replace,  // 5
                            steps::middlewares_after,                                   // 6
                            steps::decode>(state_, result);                             // 7
  }
  QTASKS_INLINE constexpr ~run() noexcept(noexcept(detail::run_step(steps::task_close{}, state_))) {
    detail::run_step(steps::task_close{}, state_);  // 8
  }

  QTASKS_INLINE constexpr run_state<R>& state() noexcept { return state_; }

 private:
  run_state<R> state_;
  [[no_unique_address]] std::conditional_t<awaits_around<run_state<R>>, std::optional<around_call<run_state<R>>>,
                                           no_around_call>
      around_{};
};

}  // namespace qtasks::detail
