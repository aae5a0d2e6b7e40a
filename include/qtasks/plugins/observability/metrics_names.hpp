// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace qtasks {

/// The names of metrics and labels in Prometheus. They follow OpenTelemetry's rules for Prometheus where it has any:
/// the unit in the name, the suffix of a counter, `error_type` for its attribute `error.type` (absent after a success),
/// and `otel_metric_overflow` for its `otel.metric.overflow`. OpenTelemetry has no attribute for a task's name.
struct metrics_names {
  static constexpr std::string_view duration = "qtasks_run_duration_seconds";
  static constexpr std::string_view duration_help = "How long runs took, with all their attempts and waits.";
  static constexpr std::string_view retries = "qtasks_run_retries_total";
  static constexpr std::string_view retries_help = "Attempts beyond the first of each run.";
  static constexpr std::string_view task = "task";
  static constexpr std::string_view error_type = "error_type";
  static constexpr std::string_view overflow = "otel_metric_overflow";  ///< "true" for the overflow series
};

}  // namespace qtasks
