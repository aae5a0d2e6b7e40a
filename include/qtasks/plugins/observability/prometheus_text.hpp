// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/observability/detail/valid_utf8.hpp>
#include <qtasks/plugins/observability/error_type_name.hpp>
#include <qtasks/plugins/observability/latency_buckets.hpp>
#include <qtasks/plugins/observability/metrics_decision.hpp>
#include <qtasks/plugins/observability/metrics_series.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace qtasks {

/// The names and help texts of metrics and labels in Prometheus. They follow OpenTelemetry's rules for Prometheus where
/// it has any: the unit in the name, the suffix of a counter, `error_type` for its attribute `error.type` (absent after
/// a success), and `otel_metric_overflow` for its `otel.metric.overflow`. OpenTelemetry has no attribute for a task's
/// name.
struct metrics_names {
  static constexpr std::string_view duration = "qtasks_run_duration_seconds";  ///< a histogram
  static constexpr std::string_view duration_help =
      "How long runs took, with all their attempts and waits.";                               ///< its description
  static constexpr std::string_view retries = "qtasks_run_retries_total";                     ///< a counter
  static constexpr std::string_view retries_help = "Attempts beyond the first of each run.";  ///< its description
  static constexpr std::string_view decisions = "qtasks_policy_decisions_total";              ///< a counter
  static constexpr std::string_view decisions_help = "What policies decided in runs.";        ///< its description
  static constexpr std::string_view decision = "decision";              ///< a label: such as "retry_scheduled"
  static constexpr std::string_view task = "task";                      ///< a label: the task's name
  static constexpr std::string_view error_type = "error_type";          ///< a label: the name of the error's code
  static constexpr std::string_view overflow = "otel_metric_overflow";  ///< "true" for the overflow series
};

namespace detail {

/// Appends a snapshot to a string, in Prometheus' text format.
class prometheus_writer {
 public:
  explicit prometheus_writer(std::string& out) : out_(out) {}

  void write(metrics_snapshot const& snapshot) {
    head(metrics_names::duration, metrics_names::duration_help, "histogram");
    for (metrics_series const& series : snapshot) histogram(series);
    head(metrics_names::retries, metrics_names::retries_help, "counter");
    for (metrics_series const& series : snapshot) number(series, metrics_names::retries, "", "", series.retries);
  }

  void write(decisions_snapshot const& snapshot) {
    head(metrics_names::decisions, metrics_names::decisions_help, "counter");
    for (metrics_decision const& each : snapshot) {
      add(metrics_names::decisions, "{");
      if (each.overflow) {
        add(metrics_names::overflow, "=\"true\"");
      } else {
        add(metrics_names::task, "=\"");
        escaped(valid_utf8(each.task));
        add("\",", metrics_names::decision, "=\"", each.decision, "\"");
      }
      add("} ", std::to_string(each.count), "\n");
    }
  }

 private:
  void add(auto const&... texts) { (out_.append(texts), ...); }

  void head(std::string_view name, std::string_view help, std::string_view type) {
    add("# HELP ", name, " ", help, "\n# TYPE ", name, " ", type, "\n");
  }

  void histogram(metrics_series const& series) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < latency_buckets::count; ++i) {
      bool const last = i + 1 == latency_buckets::count;
      sum += series.buckets[i];
      number(series, metrics_names::duration, "_bucket", last ? "+Inf" : seconds(latency_buckets::bound(i)), sum);
    }
    name_and_labels(series, metrics_names::duration, "_sum", "");
    add(" ", seconds(series.nanoseconds), "\n");
    number(series, metrics_names::duration, "_count", "", sum);
  }

  void number(metrics_series const& series, std::string_view name, std::string_view suffix, std::string_view le,
              std::uint64_t value) {
    name_and_labels(series, name, suffix, le);
    add(" ", std::to_string(value), "\n");
  }

  void name_and_labels(metrics_series const& series, std::string_view name, std::string_view suffix,
                       std::string_view le) {
    add(name, suffix, "{");
    if (series.overflow) {
      add(metrics_names::overflow, "=\"true\"");
    } else {
      add(metrics_names::task, "=\"");
      escaped(valid_utf8(series.task));
      add("\"");
    }
    if (series.error) {
      error_type_name const code(*series.error);
      add(",", metrics_names::error_type, "=\"", code.view(), "\"");
    }
    if (!le.empty()) add(",le=\"", le, "\"");
    add("}");
  }

  void escaped(std::string_view text) {
    for (char c : text) {
      if (c == '\\' || c == '"') out_ += '\\';
      if (c == '\n') {
        out_ += "\\n";
      } else {
        out_ += c;
      }
    }
  }

  /// Nanoseconds as a decimal number of seconds. It is exact: no floating-point number is involved.
  static std::string seconds(std::int64_t nanoseconds) {
    constexpr std::int64_t second = 1'000'000'000;
    std::string const part = std::to_string(second + nanoseconds % second);
    std::string text = std::to_string(nanoseconds / second) + "." + part.substr(1);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
  }

  std::string& out_;
};

}  // namespace detail

/// Formats a snapshot in Prometheus' text format, version 0.0.4. Serve it as
/// `text/plain; version=0.0.4; charset=utf-8`. Durations are in seconds, exact to the nanosecond. In a task's name,
/// what is not UTF-8 becomes U+FFFD. A series takes 2 to 3 kB of text.
inline std::string prometheus_text(metrics_snapshot const& snapshot) {
  std::string text;
  detail::prometheus_writer(text).write(snapshot);
  return text;
}

/// The same, and what policies decided: `prometheus_text(counts.snapshot(), counts.decisions())`.
inline std::string prometheus_text(metrics_snapshot const& snapshot, decisions_snapshot const& decisions) {
  std::string text;
  detail::prometheus_writer writer(text);
  writer.write(snapshot);
  writer.write(decisions);
  return text;
}

}  // namespace qtasks
