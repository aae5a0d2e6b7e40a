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

/// Lets tasks run only while the machine is in one of `States`; else the run is refused with `errc::rejected`. Together
/// with `only_for`: `only_for<runs_in<session, open>, decltype(submit)>`. The state is looked at once, before the task;
/// a task that must not see it change makes a transition itself. A task that the machine does not serve is let through.
template <class Machine, class... States>
struct runs_in {
  /// Behind the plugin that hands out the machine.
  using order =
      qtasks::order<reads<state<Machine>>,
                    because<reasons::what_is_refused_would_count_as_a_failure, before<roles::circuit_breaker>>,
                    because<reasons::what_is_refused_would_cost_a_permit, before<roles::bulkhead, roles::rate_limit>>>;

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    using error_type = typename Event::error_type;
    using outcome_type = awaited_t<decltype(std::move(next)())>;
    auto const now = state_of<Machine>(event.context);
    return select(
        !now || (now.template is<States>() || ...), [&next]() QTASKS_LAMBDA_INLINE { return std::move(next)(); },
        []() {
          return outcome_type{outcome::in_place_type<error_type>,
                              error_traits<error_type>::from({errc::rejected, "the task does not run in this state"})};
        });
  }
};

}  // namespace qtasks
