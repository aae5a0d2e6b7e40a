// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/observability/run_outcome.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <type_traits>
#include <utility>

namespace qtasks::reasons {

struct its_errors_would_not_be_seen;

}  // namespace qtasks::reasons

namespace qtasks::detail {

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
    event.context.template get<qtasks::run_outcome>()->started = true;
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
    event.context.template get<qtasks::run_outcome>()->has_value = true;
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

}  // namespace qtasks::detail
