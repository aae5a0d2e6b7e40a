// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/qtasks/detail/constraint_error.hpp>
#include <qtasks/plugins/qtasks/matches.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

namespace detail {

template <class Args>
inline constexpr bool has_constraints = false;
template <class... Args>
inline constexpr bool has_constraints<std::tuple<Args&...>> = ((constraints_of<Args>::count > 0) || ...);

}  // namespace detail

/// Refuses a run if an argument violates a constraint of its parameter (`qtasks::argument`); the task is not called.
/// This is QTasks' Pydantic plugin, with types in place of models. The error has the code `errc::rejected` and reports
/// the first violated constraint: "quantity must be at least 1". If the task's error type has the fields "argument",
/// "position" (from 0) or "limit", they are set. Handlers of `task_executor_args_replace` run before the check. No
/// allocation; for a task without constrained parameters the plugin has no handler.
struct validate {
  using role = roles::validate;
  using order = qtasks::order<
      because<reasons::refused_runs_would_use_resources,
              before<roles::retry, roles::cache, roles::coalesce, roles::unique, roles::hedge, roles::depends>>,
      because<reasons::refused_runs_would_count_as_failures, before<roles::circuit_breaker>>,
      because<reasons::refused_runs_would_cost_a_permit, before<roles::bulkhead, roles::rate_limit>>>;

  template <class Event, class Next>
  requires(detail::has_constraints<decltype(Event::args)>) QTASKS_INLINE
      constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    using run_result = awaited_t<decltype(std::move(next)())>;
    bool const valid = std::apply(
        [](auto const&... args) QTASKS_LAMBDA_INLINE {
          return (detail::constraints_of<std::remove_cvref_t<decltype(args)>>::hold(args) && ...);
        },
        event.args);
    return select(
        valid, [&next]() QTASKS_LAMBDA_INLINE { return std::move(next)(); },
        [&event] {
          return run_result{outcome::in_place_type<typename Event::error_type>, violation(event)};
        });
  }

 private:
  template <class Event>
  static constexpr auto violation(Event const& event) {
    using error_type = typename Event::error_type;
    std::optional<error_type> error;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (void)(find_violation<I, error_type>(std::get<I>(event.args), error) || ...);
    }
    (std::make_index_sequence<std::tuple_size_v<decltype(event.args)>>{});
    return *std::move(error);
  }
  template <std::size_t I, class E, class Argument>
  static constexpr bool find_violation(Argument const& checked, std::optional<E>& error) {
    if constexpr (detail::constraints_of<Argument>::count == 0) {
      return false;
    } else {
      return detail::constraints_of<Argument>::template find_violation<E, I>(checked, error);
    }
  }
};

}  // namespace qtasks
