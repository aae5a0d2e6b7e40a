// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/observability/detail/valid_utf8.hpp>
#include <qtasks/plugins/observability/error_type_name.hpp>
#include <qtasks/plugins/observability/latency_buckets.hpp>
#include <qtasks/plugins/observability/metrics_decision.hpp>
#include <qtasks/plugins/observability/metrics_series.hpp>
#include <qtasks/plugins/observability/prometheus_text.hpp>

#include <prometheus/collectable.h>
#include <prometheus/metric_family.h>

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qtasks {

namespace detail {

inline void add_label(::prometheus::ClientMetric& metric, std::string_view name, std::string_view value) {
  metric.label.push_back({std::string(name), std::string(value)});
}

inline ::prometheus::ClientMetric labelled(metrics_series const& series) {
  ::prometheus::ClientMetric metric;
  if (series.overflow) {
    add_label(metric, metrics_names::overflow, "true");
  } else {
    add_label(metric, metrics_names::task, valid_utf8(series.task));
  }
  if (series.error) {
    error_type_name const code(*series.error);
    add_label(metric, metrics_names::error_type, code.view());
  }
  return metric;
}

inline ::prometheus::ClientMetric duration_of(metrics_series const& series) {
  ::prometheus::ClientMetric metric = labelled(series);
  auto& histogram = metric.histogram;
  for (std::size_t i = 0; i < latency_buckets::count; ++i) {
    bool const last = i + 1 == latency_buckets::count;
    histogram.sample_count += series.buckets[i];
    histogram.bucket.push_back({.cumulative_count = histogram.sample_count,
                                .upper_bound = last ? std::numeric_limits<double>::infinity()
                                                    : static_cast<double>(latency_buckets::bound(i)) / 1e9});
  }
  histogram.sample_sum = static_cast<double>(series.nanoseconds) / 1e9;
  return metric;
}

inline ::prometheus::ClientMetric retries_of(metrics_series const& series) {
  ::prometheus::ClientMetric metric = labelled(series);
  metric.counter.value = static_cast<double>(series.retries);
  return metric;
}

inline ::prometheus::ClientMetric count_of(metrics_decision const& decision) {
  ::prometheus::ClientMetric metric;
  if (decision.overflow) {
    add_label(metric, metrics_names::overflow, "true");
  } else {
    add_label(metric, metrics_names::task, valid_utf8(decision.task));
    add_label(metric, metrics_names::decision, decision.decision);
  }
  metric.counter.value = static_cast<double>(decision.count);
  return metric;
}

}  // namespace detail

/// Exposes a `metrics` through prometheus-cpp, next to the registries of an exposer:
/// `exposer.RegisterCollectable(std::make_shared<prometheus_collectable<metrics<>>>(counted))`. Names and labels are
/// the same as in `prometheus_text`; durations become doubles. Each scrape takes a snapshot.
template <class Metrics>
class prometheus_collectable : public ::prometheus::Collectable {
 public:
  /// `metrics` must outlive this.
  explicit prometheus_collectable(Metrics const& metrics) : metrics_(metrics) {}

  /// prometheus-cpp calls it at each scrape. Returns the families of the counted runs and decisions. Complexity: linear
  /// in the series.
  std::vector<::prometheus::MetricFamily> Collect() const override {
    ::prometheus::MetricFamily durations{std::string(metrics_names::duration),
                                         std::string(metrics_names::duration_help),
                                         ::prometheus::MetricType::Histogram,
                                         {}};
    ::prometheus::MetricFamily retries{std::string(metrics_names::retries),
                                       std::string(metrics_names::retries_help),
                                       ::prometheus::MetricType::Counter,
                                       {}};
    for (metrics_series const& series : metrics_.snapshot()) {
      durations.metric.push_back(detail::duration_of(series));
      retries.metric.push_back(detail::retries_of(series));
    }
    std::vector<::prometheus::MetricFamily> families{std::move(durations), std::move(retries)};
    if constexpr (requires { metrics_.decisions(); }) {
      ::prometheus::MetricFamily decisions{std::string(metrics_names::decisions),
                                           std::string(metrics_names::decisions_help),
                                           ::prometheus::MetricType::Counter,
                                           {}};
      for (metrics_decision const& decision : metrics_.decisions())
        decisions.metric.push_back(detail::count_of(decision));
      families.push_back(std::move(decisions));
    }
    return families;
  }

 private:
  Metrics const& metrics_;
};

}  // namespace qtasks
