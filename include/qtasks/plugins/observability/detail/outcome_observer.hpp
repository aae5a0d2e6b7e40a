// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/after_next.hpp>
#include <qtasks/plugins/observability/run_summary.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <utility>

namespace qtasks::reasons {

struct its_errors_would_not_be_seen;

}  // namespace qtasks::reasons

namespace qtasks::detail {

/// The order rule of the plugins that observe runs: before every plugin that can end a run with an error of its own.
using before_error_sources = because<
    reasons::its_errors_would_not_be_seen,
    before<roles::validate, roles::runs_in, roles::fallback, roles::cache, roles::coalesce, roles::unique,
           roles::load_shed, roles::rate_limit, roles::bulkhead, roles::depends, roles::timeout, roles::total_timeout,
           roles::retry, roles::circuit_breaker, roles::attempt_timeout, roles::hedge, roles::chaos>>;

/// The base class of the plugins that observe runs: fills in the `run_summary`.
class outcome_observer {
 public:
  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) const noexcept {
    event.context.template get<run_summary>()->started = true;
  }

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    return detail::after_next(std::move(next), [&event](auto const& result) QTASKS_LAMBDA_INLINE {
      if (result.has_error()) {
        event.context.template get<run_summary>()->observed_error = detail::as_task_error(result.assume_error());
      }
    });
  }

  constexpr void on(trigger<"task_executor_after_execute">, auto const& event) const noexcept {
    event.context.template get<run_summary>()->has_value = true;
  }
};

}  // namespace qtasks::detail
