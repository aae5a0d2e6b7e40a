// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/observability/detail/in_span.hpp>
#include <qtasks/plugins/observability/span_sink.hpp>
#include <qtasks/plugins/observability/trace_run.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <utility>

namespace qtasks {

namespace reasons {
struct it_would_be_one_span_for_all_attempts;
struct it_would_not_show_refused_attempts;
struct it_would_not_show_expired_attempts;
}  // namespace reasons

/// Records a span named "attempt" for each attempt, inside the run's span. Place it directly after the retry. The span
/// has the attempt's number, from `attempt_info`. It needs no reading of the clock of its own: it begins with the
/// attempt's reading and ends at `run_time::finish()`. In a run that is not sampled the plugin does nothing. It
/// allocates nothing.
template <SpanSink Sink, Clock C = clocks::steady>
class trace_attempts {
 public:
  using role = roles::trace_attempts;
  using order = qtasks::order<reads<run_time<C>, trace_run>,
                              because<reasons::it_would_be_one_span_for_all_attempts, after<roles::retry>>,
                              because<reasons::it_would_not_show_refused_attempts, before<roles::circuit_breaker>>,
                              because<reasons::it_would_not_show_expired_attempts, before<roles::attempt_timeout>>>;

  /// Records to `sink`, which must outlive the plugin.
  constexpr explicit trace_attempts(Sink& sink, C /*clock*/ = {}) noexcept : sink_(__builtin_addressof(sink)) {}

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    return detail::in_span<span_kind::attempt, C>(*sink_, event, "attempt", std::move(next));
  }

 private:
  Sink* sink_;
};

}  // namespace qtasks
