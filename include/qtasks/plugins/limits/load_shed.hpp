// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/then.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/notice.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/refused.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <utility>

namespace qtasks {

/// Options of `load_shed`.
struct load_shed_options {
  duration min_remaining = {};  ///< not negative: the least time between a run's start and its deadline
};

/// Refuses runs that cannot end in time: a run whose deadline has passed, or is less than `min_remaining` after its
/// start, ends with `errc::rejected`. A run without a deadline passes. Constant time, no state.
template <Clock C = clocks::steady>
class load_shed {
 public:
  using role = roles::load_shed;
  using order =
      qtasks::order<reads<run_time<C>>,
                    because<reasons::refused_runs_would_cost_a_permit, before<roles::rate_limit, roles::bulkhead>>,
                    because<reasons::a_run_would_be_shed_after_it_has_begun, before<roles::retry>>>;

  /// A negative duration becomes 0; in a constant expression it does not compile.
  constexpr explicit load_shed(load_shed_options options) noexcept
      : min_remaining_(detail::nanoseconds_in_range(options.min_remaining)) {}

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    // The deadline is compared with a sum, not a difference: `no_deadline`, the largest number, then always passes.
    std::int64_t const earliest_end = event.context.template get<run_time<C>>()->started + min_remaining_;
    return select(
        event.context.deadline() >= earliest_end, [&next]() QTASKS_LAMBDA_INLINE { return std::move(next)(); },
        [shed = detail::notice_of<"policy_shed">(event), &run = event.context,
         started = earliest_end - min_remaining_]() QTASKS_LAMBDA_INLINE -> awaited_t<decltype(std::move(next)())> {
          shed("load_shed", run.deadline() - started);
          return detail::refused<typename Event::error_type>({errc::rejected, "not enough time is left to begin"});
        });
  }

 private:
  std::int64_t min_remaining_;
};

}  // namespace qtasks
