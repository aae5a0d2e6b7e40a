// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/observability/trace_context.hpp>

#include <cstdint>
#include <string_view>

namespace qtasks {

/// The part of a run that a span covers.
enum class span_kind : std::uint8_t {
  run,       ///< a run of a task, by `trace`
  attempt,   ///< one attempt of a run, by `trace_attempts`
  custom,    ///< by a `trace_span`: the plugins after it and the task
  decision,  ///< of a policy, by `trace_decisions`; it has no duration
};

/// A span that has ended.
struct span_record {
  trace_id trace{};          ///< the trace that the span belongs to
  span_id id{};              ///< the span's own identity
  span_id parent{};          ///< 0 if the span is the first of its trace
  std::int64_t start = 0;    ///< nanoseconds of the run's clock
  std::int64_t end = 0;      ///< nanoseconds of the run's clock
  std::string_view name{};   ///< the name of the task or of the `trace_span`; it has static storage duration
  errc status{};             ///< the error's code; `errc{}` after a value
  int attempt = 1;           ///< the retry's count inside a retry, else the queue's
  std::uint32_t thread = 0;  ///< the thread where the span ended: a small number from 1; later threads may reuse it
  span_kind kind = span_kind::run;  ///< what the span measures
};

}  // namespace qtasks
