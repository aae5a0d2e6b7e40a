// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/observability/detail/decision.hpp>
#include <qtasks/plugins/observability/detail/in_span.hpp>
#include <qtasks/plugins/observability/detail/thread_number.hpp>
#include <qtasks/plugins/observability/span_sink.hpp>
#include <qtasks/plugins/observability/trace_context.hpp>
#include <qtasks/plugins/observability/trace_run.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <cstdint>

namespace qtasks {

/// Records a span without a duration for each decision of a policy, such as "retry_scheduled", below the span that is
/// current then. It hears the policies at any place after `trace`. The span has the code of the error that caused the
/// decision, if there was one, and the number of the attempt. Each reads the clock. In a run that is not sampled the
/// plugin does nothing. It allocates nothing. The changes of a breaker belong to no run, and have no spans.
template <SpanSink Sink, Clock C = clocks::steady>
class trace_decisions {
 public:
  using order = qtasks::order<reads<run_time<C>, trace_context, trace_run>>;

  /// Records to `sink`, which must outlive the plugin.
  constexpr explicit trace_decisions(Sink& sink, C /*clock*/ = {}) noexcept : sink_(__builtin_addressof(sink)) {}

  /// Adds the span.
  template <fixed_string Name, class Event>
  requires detail::OfDecision<Name>
  constexpr void on(trigger<Name>, Event const& event) const noexcept {
    auto& run = *event.context.template get<trace_run>();
    if (run.span == span_id{}) return;
    auto const& current = *event.context.template get<trace_context>();
    std::int64_t const now = event.context.template get<run_time<C>>()->clock.now();
    auto const* const error = detail::error_in(event);
    sink_->add({current.trace, run.next_child(), current.span, now, now,
                detail::decision_names[detail::decision_index<Name>], error != nullptr ? error->code() : errc{},
                detail::span_attempt(event.context), detail::span_thread(), span_kind::decision});
  }

 private:
  Sink* sink_;
};

}  // namespace qtasks
