// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/observability/detail/in_span.hpp>
#include <qtasks/plugins/observability/span_sink.hpp>
#include <qtasks/plugins/observability/trace_run.hpp>
#include <qtasks/plugins/roles.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <string_view>
#include <utility>

namespace qtasks {

/// Records a span around the plugins after it and the task. `trace_span<"name">(sink)` makes it.
template <fixed_string Name, SpanSink Sink, Clock C>
class basic_trace_span {
 public:
  static constexpr std::string_view name{Name.data, sizeof(Name.data) - 1};
  using role = roles::trace_span;
  using order = qtasks::order<reads<run_time<C>, trace_run>>;

  /// Records to `sink`, which must outlive the plugin.
  constexpr explicit basic_trace_span(Sink& sink) noexcept : sink_(__builtin_addressof(sink)) {}

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    return detail::in_span<span_kind::custom, C>(*sink_, event, name, std::move(next));
  }

 private:
  Sink* sink_;
};

/// Makes a plugin that records a span of this name around everything after it in the list. Placed before another
/// plugin, it shows how long that plugin and the rest take. A sampled run reads the clock twice for it. In a run that
/// is not sampled it does nothing. It allocates nothing; the sink must outlive it.
template <fixed_string Name, SpanSink Sink, Clock C = clocks::steady>
constexpr basic_trace_span<Name, Sink, C> trace_span(Sink& sink, C /*clock*/ = {}) noexcept {
  return basic_trace_span<Name, Sink, C>(sink);
}

}  // namespace qtasks
