// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/plugins/detail/after_next.hpp>
#include <qtasks/plugins/observability/detail/thread_number.hpp>
#include <qtasks/plugins/observability/span_record.hpp>
#include <qtasks/plugins/observability/trace_run.hpp>
#include <qtasks/plugins/resilience/attempt_info.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <cstdint>
#include <string_view>
#include <utility>

namespace qtasks::detail {

/// An attempt's span reuses the readings of the clock that other plugins share. Other spans read the clock themselves.
template <span_kind Kind, Clock C>
QTASKS_INLINE constexpr std::int64_t span_start(run_time<C> const& time) noexcept {
  if constexpr (Kind == span_kind::attempt) return time.attempt_started;
  return time.clock.now();
}
template <span_kind Kind, Clock C>
QTASKS_INLINE constexpr std::int64_t span_end(run_time<C>& time) noexcept {
  if constexpr (Kind == span_kind::attempt) return time.finish();
  return time.clock.now();
}
/// The number of the retry's attempt, or the queue's count where no retry comes before.
QTASKS_INLINE constexpr int span_attempt(auto& run) noexcept {
  auto const* attempt = run.template get<attempt_info>();
  return attempt != nullptr ? attempt->number : run.attempt();
}

/// The current span is `own` as long as this exists; also where the rest of the stack throws.
class span_scope {
 public:
  QTASKS_INLINE constexpr span_scope(trace_context& current, span_id own) noexcept
      : current_(current), outer_(std::exchange(current.span, own)) {}
  span_scope(span_scope const&) = delete;
  span_scope& operator=(span_scope const&) = delete;
  QTASKS_INLINE constexpr ~span_scope() { current_.span = outer_; }

  constexpr span_id outer() const noexcept { return outer_; }

 private:
  trace_context& current_;
  span_id outer_;
};

/// Runs the rest of the stack; in a sampled run, inside a new span. The new span is the current one of `trace_context`
/// meanwhile; afterwards the enclosing span is current again.
template <span_kind Kind, Clock C, class Sink, class Event, class Next>
QTASKS_INLINE constexpr auto in_span(Sink& sink, Event const& event, std::string_view name, Next next)
    -> decltype(std::move(next)()) {
  auto& run = event.context;
  trace_context& current = *run.template get<trace_context>();
  bool const sampled = run.template get<trace_run>()->span != span_id{};
  std::int64_t const start = sampled ? span_start<Kind>(*run.template get<run_time<C>>()) : 0;
  return detail::after_next_within(
      [&current, &run, sampled]() QTASKS_LAMBDA_INLINE {
        return span_scope(current, sampled ? run.template get<trace_run>()->next_child() : current.span);
      },
      std::move(next),
      [&sink, &run, &current, name, sampled, start](span_scope& scope, auto const& result) QTASKS_LAMBDA_INLINE {
        if (!sampled) return;
        errc const status =
            result.has_error() ? error_traits<typename Event::error_type>::code(result.assume_error()) : errc{};
        sink.add({current.trace, current.span, scope.outer(), start,
                  span_end<Kind, C>(*run.template get<run_time<C>>()), name, status, span_attempt(run), span_thread(),
                  Kind});
      });
}

}  // namespace qtasks::detail
