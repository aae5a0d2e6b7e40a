// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/observability/detail/outcome_watch.hpp>
#include <qtasks/plugins/observability/run_outcome.hpp>
#include <qtasks/plugins/observability/span_record.hpp>
#include <qtasks/plugins/observability/trace_run.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <utility>

namespace qtasks {

struct trace_options {
  std::uint32_t sample_one_in = 1;  ///< of the traces that begin here, one in so many is sampled; 0: none
};

/// A span for each run, from the run's start to its end, with the task's name and the error's code; and a context,
/// `ctx.get<trace_context>()`, for the task to pass on. If a handler before it has put the caller's context there, the
/// run goes on with that trace, and is sampled if the caller's flag says so; otherwise it begins a trace.
/// The end is the run's shared reading, `run_time::finish()`: no other reading of the clock. A run that is not sampled
/// passes the caller's context on as it is, reads no clock and calls no sink. It allocates nothing, and the sink must
/// outlive it. A middleware before the task that fails leaves no span: the run's time has not begun.
template <SpanSink Sink, Clock C = clocks::steady, TraceIds Ids = seeded_ids>
class trace : public detail::outcome_watch {
 public:
  using role = roles::trace;
  using order = qtasks::order<reads<run_time<C>>, provides<trace_context, trace_run, run_outcome>, detail::observes>;

  constexpr trace(Sink& sink, Ids ids, trace_options options = {}, C /*clock*/ = {})
      : sink_(&sink), ids_(std::move(ids)), options_(options) {}

  using detail::outcome_watch::on;

  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) {
    detail::outcome_watch::on(trigger<"task_executor_before_execute">{}, event);
    auto& current = *event.context.template get<trace_context>();
    auto& run = *event.context.template get<trace_run>();
    if (!current.valid()) {
      std::uint64_t const number = ids_.next();
      bool const sampled = options_.sample_one_in != 0 && number % options_.sample_one_in == 0;
      current.trace = {number, detail::id_from(number, 2)};
      current.span = {detail::id_from(number, 3)};
      current.flags = sampled ? trace_context::sampled_flag : std::uint8_t{0};
      if (sampled) run.span = current.span;
    } else if (current.sampled()) {
      run.parent = std::exchange(current.span, {detail::id_from(ids_.next(), 3)});
      run.span = current.span;
    }
  }

  constexpr void on(trigger<"task_executor_task_close">, auto const& event) const noexcept {
    auto const& run = *event.context.template get<trace_run>();
    if (run.span == span_id{}) return;
    auto& time = *event.context.template get<run_time<C>>();
    auto const& outcome = *event.context.template get<qtasks::run_outcome>();
    sink_->add({event.context.template get<trace_context>()->trace, run.span, run.parent, time.started, time.finish(),
                event.task_func.name, outcome.has_value ? errc{} : outcome.error().code(), event.context.attempt(),
                detail::span_thread(), span_kind::run});
  }

 private:
  Sink* sink_;
  [[no_unique_address]] Ids ids_;
  trace_options options_;
};

}  // namespace qtasks
