// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/qtasks/state.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <utility>

namespace qtasks {

/// Refuses runs with `errc::rejected` while the machine is in none of `States`. `only_for` selects the tasks:
/// `only_for<runs_in<session, open>, decltype(submit)>`. The state is checked once, before the task is called; if it
/// must not change during the task, the task makes a transition itself. A task for which `states` has no machine
/// passes.
template <class Machine, class... States>
struct runs_in {
  using role = roles::runs_in;
  using order =
      qtasks::order<reads<state<Machine>>,
                    because<reasons::runs_in_another_state_would_be_answered, before<roles::cache, roles::coalesce>>,
                    because<reasons::refused_runs_would_use_resources,
                            before<roles::unique, roles::retry, roles::hedge, roles::depends>>,
                    because<reasons::refused_runs_would_count_as_failures, before<roles::circuit_breaker>>,
                    because<reasons::refused_runs_would_cost_a_permit, before<roles::bulkhead, roles::rate_limit>>>;

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    using error_type = typename Event::error_type;
    using run_result = awaited_t<decltype(std::move(next)())>;
    auto const machine = state_of<Machine>(event.context);
    return select(
        !machine || (machine.template is<States>() || ...),
        [&next]() QTASKS_LAMBDA_INLINE { return std::move(next)(); },
        []() {
          return run_result{outcome::in_place_type<error_type>,
                            error_traits<error_type>::from({errc::rejected, "the task does not run in this state"})};
        });
  }
};

}  // namespace qtasks
