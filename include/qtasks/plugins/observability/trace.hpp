// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/observability/detail/outcome_observer.hpp>
#include <qtasks/plugins/observability/detail/thread_number.hpp>
#include <qtasks/plugins/observability/run_summary.hpp>
#include <qtasks/plugins/observability/span_record.hpp>
#include <qtasks/plugins/observability/span_sink.hpp>
#include <qtasks/plugins/observability/trace_context.hpp>
#include <qtasks/plugins/observability/trace_ids.hpp>
#include <qtasks/plugins/observability/trace_run.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <cstdint>
#include <utility>

namespace qtasks {

/// Sets the share of traces that `trace` samples.
struct trace_options {
  std::uint32_t sample_one_in = 1;  ///< samples one in so many of the traces that begin here; 0 samples none
};

/// Records a span for each run, with the task's name and the error's code, and provides a `trace_context` that the task
/// can pass on: `ctx.get<trace_context>()`.
///
/// If a handler before it has stored the caller's context there, the run continues that trace, and is sampled if the
/// caller's flag says so. Otherwise the run begins a trace.
///
/// The span ends at `run_time::finish()`, so it needs no reading of the clock of its own. A run that is not sampled
/// passes the caller's context on unchanged, reads no clock and does not call the sink. If a middleware before the task
/// fails, there is no span, because the run's clock has not been read. The plugin allocates nothing; the sink must
/// outlive it.
template <SpanSink Sink, Clock C = clocks::steady, TraceIds Ids = seeded_ids>
class trace : public detail::outcome_observer {
 public:
  static constexpr bool shared = true;  ///< threads may share it
  using role = roles::trace;
  using order =
      qtasks::order<reads<run_time<C>>, provides<trace_context, trace_run, run_summary>, detail::before_error_sources>;

  /// Records to `sink`, which must outlive the plugin; takes the ids of new spans from `ids`.
  constexpr trace(Sink& sink, Ids ids, trace_options options = {}, C /*clock*/ = {})
      : sink_(__builtin_addressof(sink)), ids_(std::move(ids)), options_(options) {}

  using detail::outcome_observer::on;

  constexpr void on(trigger<"task_executor_before_execute">, auto const& event) {
    detail::outcome_observer::on(trigger<"task_executor_before_execute">{}, event);
    auto& current = *event.context.template get<trace_context>();
    auto& run = *event.context.template get<trace_run>();
    if (!current.valid()) {
      std::uint64_t const number = ids_.next();
      bool const sampled = options_.sample_one_in != 0 && number % options_.sample_one_in == 0;
      current.trace = {number, detail::derive_id(number, 2)};
      current.span = {detail::derive_id(number, 3)};
      current.flags = sampled ? trace_context::sampled_flag : std::uint8_t{0};
      if (sampled) run.span = current.span;
    } else if (current.sampled()) {
      run.parent = std::exchange(current.span, {detail::derive_id(ids_.next(), 3)});
      run.span = current.span;
    }
  }

  constexpr void on(trigger<"task_executor_task_close">, auto const& event) const noexcept {
    auto const& run = *event.context.template get<trace_run>();
    if (run.span == span_id{}) return;
    auto& time = *event.context.template get<run_time<C>>();
    auto const& summary = *event.context.template get<run_summary>();
    sink_->add({event.context.template get<trace_context>()->trace, run.span, run.parent, time.started, time.finish(),
                event.task_func.name, summary.has_value ? errc{} : summary.error().code(), event.context.attempt(),
                detail::span_thread(), span_kind::run});
  }

 private:
  Sink* sink_;
  [[no_unique_address]] Ids ids_;
  trace_options options_;
};

}  // namespace qtasks
