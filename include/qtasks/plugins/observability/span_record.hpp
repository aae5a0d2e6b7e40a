// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/observability/detail/thread_number.hpp>
#include <qtasks/plugins/observability/trace_context.hpp>

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace qtasks {

enum class span_kind : std::uint8_t {
  run,      ///< a run of a task
  attempt,  ///< one of its attempts
  part,     ///< the part of a run that stands behind a `trace_span` in the list
};

/// A span that has ended.
struct span_record {
  trace_id trace{};
  span_id id{};
  span_id parent{};          ///< 0: the first of its trace
  std::int64_t start = 0;    ///< nanoseconds of the run's clock
  std::int64_t end = 0;      ///< the same
  std::string_view name{};   ///< of the task, or of the `trace_span`; static
  errc status{};             ///< the error's code; `errc{}` where there was a value
  int attempt = 1;           ///< of an attempt its number, else the run's as a queue counts
  std::uint32_t thread = 0;  ///< where it ended: a small number from 1, which another thread may have afterwards
  span_kind kind = span_kind::run;
};

/// Takes the spans that were sampled, each when it has ended.
/// (1) `add(span)` keeps it or drops it; it does not throw or wait.
/// (2) Threads that share the executor call it at once.
template <class S>
concept SpanSink = requires(S& sink, span_record const& span) {
  { sink.add(span) }
  noexcept->std::same_as<void>;
};

namespace detail {

/// 0 in constant expressions.
constexpr std::uint32_t span_thread() noexcept { return std::is_constant_evaluated() ? 0 : thread_number() + 1; }

}  // namespace detail
}  // namespace qtasks
