// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/triggers/catalogue.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace reasons {
struct its_errors_would_not_be_seen;
}  // namespace reasons

/// How a run goes, as the plugins that observe it come to know: `ctx.get<qtasks::run_outcome>()` in a handler of
/// `task_executor_task_close`, where a `metrics` or a `log` is in the stack.
struct run_outcome {
  bool begun = false;       ///< `task_executor_before_execute` was reached, so the run's clock was read
  bool left_value = false;  ///< its own or a plugin's
  std::optional<task_error> seen{};

  /// Why it left no value. What no plugin sees is `errc::failed`: a middleware's error, a throw, a coroutine that was
  /// destroyed. Says nothing where a value was left.
  constexpr task_error error() const noexcept {
    return seen.has_value() ? *seen : task_error{errc::failed, "the run ended early"};
  }
};

namespace detail {

/// All that can end a run with an error of its own.
using observes =
    because<reasons::its_errors_would_not_be_seen,
            before<roles::validate, roles::fallback, roles::cache, roles::coalesce, roles::unique, roles::load_shed,
                   roles::rate_limit, roles::bulkhead, roles::depends, roles::timeout, roles::total_timeout,
                   roles::retry, roles::circuit_breaker, roles::attempt_timeout, roles::hedge, roles::chaos>>;

/// Writes the `run_outcome`: the base of the plugins that observe runs.
class outcome_watch {
 public:
  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const noexcept {
    event.context.template get<qtasks::run_outcome>()->begun = true;
  }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    if constexpr (Awaitable<decltype(std::move(next)())>) {
      return then(std::move(next)(), [&event](auto&& left) {
        outcome_watch::look(event, left);
        return std::remove_cvref_t<decltype(left)>(std::forward<decltype(left)>(left));
      });
    } else {
      return looked_at(event, std::move(next));
    }
  }

  constexpr void on(trigger<"task_executor_after_execute">, auto const& event) const noexcept {
    event.context.template get<qtasks::run_outcome>()->left_value = true;
  }

 private:
  /// What is left is not moved, if this is a function of its own (GCC 12) that states what it returns (Clang).
  template <class Event, class Next>
  QTASKS_INLINE static constexpr auto looked_at(Event const& event, Next next) -> decltype(std::move(next)()) {
    auto left = std::move(next)();
    look(event, left);
    return left;
  }

  QTASKS_INLINE static constexpr void look(auto const& event, auto const& left) {
    if (left.has_error()) {
      event.context.template get<qtasks::run_outcome>()->seen = detail::as_task_error(left.assume_error());
    }
  }
};

}  // namespace detail
}  // namespace qtasks
