// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/qtasks/detail/constraint_error.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
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

/// Refuses a run whose arguments break the constraints of the task's parameters (`qtasks::argument`), before the task:
/// QTasks' Pydantic plugin, with types for models. The error is `errc::rejected` and says which argument and why
/// ("quantity must be at least 1"); where the task's error type has the fields "argument", "position" (from 0) or
/// "limit", they are filled. The first that does not hold is told. Arguments are seen as `args_replace` left them.
/// Nothing is allocated; a task without constrained parameters does not have it around.
struct validate {
  using role = roles::validate;
  using order =
      qtasks::order<because<reasons::what_is_refused_would_be_worked_for,
                            before<roles::retry, roles::cache, roles::coalesce, roles::hedge, roles::depends>>,
                    because<reasons::what_is_refused_would_count_as_a_failure, before<roles::circuit_breaker>>,
                    because<reasons::what_is_refused_would_cost_a_permit, before<roles::bulkhead, roles::rate_limit>>>;

  template <class Event, class Next>
  requires(detail::has_constraints<decltype(Event::args)>) QTASKS_INLINE
      constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    using outcome_type = awaited_t<decltype(std::move(next)())>;
    bool const hold = std::apply(
        [](auto const&... args) QTASKS_LAMBDA_INLINE {
          return (detail::constraints_of<std::remove_cvref_t<decltype(args)>>::hold(args) && ...);
        },
        event.args);
    return select(
        hold, [&next]() QTASKS_LAMBDA_INLINE { return std::move(next)(); },
        [&event] {
          return outcome_type{outcome::in_place_type<typename Event::error_type>, refused(event)};
        });
  }

 private:
  template <class Event>
  static constexpr auto refused(Event const& event) {
    using error_type = typename Event::error_type;
    std::optional<error_type> made;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (void)(refused_by<I, error_type>(std::get<I>(event.args), made) || ...);
    }
    (std::make_index_sequence<std::tuple_size_v<decltype(event.args)>>{});
    return *std::move(made);
  }
  template <std::size_t I, class E, class Argument>
  static constexpr bool refused_by(Argument const& given, std::optional<E>& made) {
    if constexpr (detail::constraints_of<Argument>::count == 0) {
      return false;
    } else {
      return detail::constraints_of<Argument>::template refuse<E, I>(given, made);
    }
  }
};

}  // namespace qtasks
