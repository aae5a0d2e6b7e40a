// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/detail/finish.hpp>
#include <qtasks/executor/detail/in_order.hpp>
#include <qtasks/executor/detail/step_bodies.hpp>

namespace qtasks::detail {

/// One run of a task: eight steps, in this order. An error skips all later steps except the last. Each step is a row of
/// the table in step_table.hpp and a function in step_bodies.hpp. The functions use `then`, `select`, `repeat` and
/// `hold`, so that one text serves plain values, where everything is inlined, and awaitables.
template <class R>
class run {
 public:
  using types = R;
  using task_result = typename R::task_result;

  template <class... Args>
  QTASKS_INLINE constexpr explicit run(Args&&... args)
      : state_(typename R::call_type::signature::declared{}, std::forward<Args>(args)...) {}
  run(run const&) = delete;
  run& operator=(run const&) = delete;

  /// Steps 1 to 7. Returns the result of `execute`, or an awaitable of it.
  QTASKS_INLINE constexpr auto start() {
    if constexpr (!Awaitable<decltype(before_task())> && !Awaitable<decltype(detail::finish(*this))>) {
      before_task();
      if (state_.error.has_value()) return detail::failure(state_);
      return detail::finish(*this);
    } else {
      return qtasks::then(before_task(), [this](done) {
        return qtasks::select(
            !state_.error.has_value(), [this] { return detail::finish(*this); },
            [this] { return detail::failure(state_); });
      });
    }
  }
  QTASKS_INLINE constexpr auto before_task() {
    return detail::in_order<steps::middlewares_before,                    // 1
                            steps::args_replace, steps::before_execute>(  // 2
        state_);
  }
  QTASKS_INLINE constexpr auto task() { return detail::run_step(steps::run_task_around{}, state_); }  // 3
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
};

}  // namespace qtasks::detail
