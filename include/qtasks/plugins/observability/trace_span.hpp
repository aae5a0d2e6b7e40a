// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/trigger.hpp>
#include <qtasks/plugins/observability/detail/in_span.hpp>
#include <qtasks/plugins/observability/trace_run.hpp>
#include <qtasks/triggers/task_executor.hpp>

#include <string_view>
#include <utility>

namespace qtasks {

/// A span for what stands behind it in the list; made by `trace_span<"name">(sink)`.
template <fixed_string Name, SpanSink Sink, Clock C>
class basic_trace_span {
 public:
  static constexpr std::string_view name{Name.data, sizeof(Name.data) - 1};
  using order = qtasks::order<reads<run_time<C>, trace_run>>;

  constexpr explicit basic_trace_span(Sink& sink) noexcept : sink_(&sink) {}

  template <class Event, class Next>
  QTASKS_INLINE constexpr auto on(trigger<"task_executor_run_task_around">, Event const& event, Next next) const
      -> decltype(std::move(next)()) {
    return detail::in_span<span_kind::part, C>(*sink_, event, name, std::move(next));
  }

 private:
  Sink* sink_;
};

/// A span of this name around all that stands behind it: before a plugin it shows what that plugin and the rest take.
/// Two readings of the clock a sampled run. In a run that is not sampled it does nothing. It allocates nothing.
template <fixed_string Name, SpanSink Sink, Clock C = clocks::steady>
constexpr basic_trace_span<Name, Sink, C> trace_span(Sink& sink, C /*clock*/ = {}) noexcept {
  return basic_trace_span<Name, Sink, C>(sink);
}

}  // namespace qtasks
