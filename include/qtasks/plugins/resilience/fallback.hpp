// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/after_next.hpp>
#include <qtasks/plugins/resilience/all_errors_but.hpp>
#include <qtasks/plugins/resilience/only_errors.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

/// Speaks where a fallback cannot answer for a task.
template <class Answer, class Task, bool Fits>
struct explain_fallback {
  static_assert(Fits,
                "this fallback is no value of the task's, and no function that makes one of its error: keep it to the "
                "tasks it is for, `qtasks::only_for<P, decltype(task)>`");
};

/// What a fallback answers: what its function makes of the error, or itself.
template <class Answer, class E>
QTASKS_INLINE constexpr decltype(auto) answer_to(Answer const& answer, E const& error) {
  if constexpr (std::is_invocable_v<Answer const&, E const&>) {
    return answer(error);
  } else {
    return (answer);
  }
}
/// The outcome that is this answer; `done` is the one without a value.
template <class Left, class Reply>
requires std::is_constructible_v<Left, Reply>
constexpr Left outcome_of(Reply&& reply) { return Left(std::forward<Reply>(reply)); }
template <class Left>
requires std::is_void_v<typename Left::value_type>
constexpr Left outcome_of(done) { return Left{outcome::in_place_type<void>}; }

template <class Answer, class E, class Left>
concept AnswersAs = requires(Answer const& answer, E const& error) {
  detail::outcome_of<Left>(detail::answer_to(answer, error));
};

}  // namespace detail

/// Puts an answer in the place of the errors that `Which` names: a value, or what a function makes of the error, which
/// may be a `result`. For a task that returns nothing: `fallback{qtasks::done{}}`. One for each code:
/// `fallback{0, only_errors<errc::timeout>{}}, fallback{1, only_errors<errc::rejected>{}}`.
template <class Answer, class Which = all_errors_but<errc::task_cancel_error>>
class fallback {
 public:
  using role = roles::fallback;
  using order = qtasks::order<because<reasons::the_retry_would_not_see_an_error, before<roles::retry>>,
                              because<reasons::the_breaker_would_not_see_a_failure, before<roles::circuit_breaker>>,
                              because<reasons::the_answer_would_come_too_late_too, before<roles::total_timeout>>>;

  constexpr explicit fallback(Answer answer, Which which = {}) : answer_(std::move(answer)), which_(which) {}

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& /*event*/, Next next) const
      -> decltype(std::move(next)()) {
    using left_type = awaited_t<decltype(std::move(next)())>;
    constexpr bool fits = detail::AnswersAs<Answer, typename Event::error_type, left_type>;
    static_assert(sizeof(detail::explain_fallback<Answer, typename Event::task_type, fits>) > 0);
    return detail::after_next(std::move(next), [this](left_type& left) QTASKS_LAMBDA_INLINE {
      if constexpr (fits) {
        if (left.has_error() && which_(left.assume_error())) {
          detail::replace_result(left, detail::outcome_of<left_type>(detail::answer_to(answer_, left.assume_error())));
        }
      }
    });
  }

 private:
  [[no_unique_address]] Answer answer_;
  [[no_unique_address]] Which which_;
};

}  // namespace qtasks
