// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/after_next.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/resilience/all_errors_but.hpp>
#include <qtasks/plugins/resilience/detail/hidden_answer.hpp>
#include <qtasks/plugins/resilience/only_errors.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

/// Reports a fallback whose substitute does not fit the result of a task.
template <class Substitute, class Task, bool Fits>
struct explain_fallback {
  static_assert(
      Fits,
      "this fallback is neither a value of the task's result type nor a function that makes one from the error: "
      "restrict it to its tasks with `qtasks::only_for<P, decltype(task)>`");
};

/// Calls the substitute with the error if it is a function, or returns it.
template <class Substitute, class E>
QTASKS_INLINE constexpr decltype(auto) substitute_for(Substitute const& substitute, E const& error) {
  if constexpr (std::is_invocable_v<Substitute const&, E const&>) {
    return substitute(error);
  } else {
    return (substitute);
  }
}
/// Makes a run's result of it; `done` is the success of a task that returns nothing.
template <class RunResult, class Value>
requires std::is_constructible_v<RunResult, Value>
constexpr RunResult make_run_result(Value&& value) { return RunResult(std::forward<Value>(value)); }
template <class RunResult>
requires std::is_void_v<typename RunResult::value_type>
constexpr RunResult make_run_result(done) { return RunResult{outcome::in_place_type<void>}; }

template <class Substitute, class E, class RunResult>
concept SubstitutesFor = requires(Substitute const& substitute, E const& error) {
  detail::make_run_result<RunResult>(detail::substitute_for(substitute, error));
};

/// The substitute is a value, or a function that returns no `result`.
template <class Substitute, class E>
inline constexpr bool is_always_value = !is_result<
    std::remove_cvref_t<decltype(detail::substitute_for(std::declval<Substitute const&>(), std::declval<E const&>()))>>;

}  // namespace detail

/// Replaces the errors that `Which` accepts by a substitute: a value, or what a function makes from the error, which
/// may be a `result`. For a task that returns nothing: `fallback{qtasks::done{}}`. With a substitute for each code:
/// `fallback{0, only_errors<errc::timeout>{}}, fallback{1, only_errors<errc::rejected>{}}`. The error trigger fires
/// after all `around` handlers: a fallback that replaces errors from `plugin_error` does not compile in a list with a
/// plugin that handles the trigger and can replace them.
template <class Substitute, class Which = all_errors_but<errc::task_cancel_error>>
class fallback {
 public:
  using role = roles::fallback;
  using order = qtasks::order<because<reasons::the_retry_would_not_see_an_error, before<roles::retry>>,
                              because<reasons::the_breaker_would_not_see_a_failure, before<roles::circuit_breaker>>,
                              because<reasons::the_fallback_would_be_late_as_well, before<roles::total_timeout>>>;

  /// `substitute` is a value or a function; see `fallback`.
  constexpr explicit fallback(Substitute substitute, Which which = {})
      : substitute_(std::move(substitute)), which_(which) {}

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    using run_result = awaited_t<decltype(std::move(next)())>;
    constexpr bool fits = detail::SubstitutesFor<Substitute, typename Event::error_type, run_result>;
    static_assert(sizeof(detail::explain_fallback<Substitute, typename Event::task_type, fits>) > 0);
    using hidden =
        typename detail::hidden_answerer<Which, detail::is_always_value<Substitute, typename Event::error_type>,
                                         Event>::type;
    static_assert(sizeof(detail::explain_hidden_answer<fallback, hidden, typename Event::task_type>) > 0);
    return detail::after_next(std::move(next), [this, used = detail::notice_of<"policy_fallback_used">(event)](
                                                   run_result& result) QTASKS_LAMBDA_INLINE {
      if constexpr (fits) {
        if (result.has_error() && which_(result.assume_error())) {
          if constexpr (used.heard) {
            task_error const error = detail::as_task_error(result.assume_error());
            used("fallback", &error);
          }
          detail::replace_result(
              result, detail::make_run_result<run_result>(detail::substitute_for(substitute_, result.assume_error())));
        }
      }
    });
  }

 private:
  [[no_unique_address]] Substitute substitute_;
  [[no_unique_address]] Which which_;
};

}  // namespace qtasks
