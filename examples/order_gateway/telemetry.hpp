// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "options.hpp"

#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/plugins/observability/span_buffer.hpp>
#include <qtasks/plugins/observability/trace.hpp>
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/qtasks.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <ostream>
#include <random>

namespace order_gateway {

/// One thread, and four tasks with two outcomes each: 16 series are more than enough.
using counters = qtasks::metrics<>;
inline constexpr qtasks::metrics_options counters_options{.threads = 1, .series = 16};

using spans = qtasks::span_buffer<kept_spans>;

/// The counters and spans of the orders, for the files that the user asked for.
struct telemetry {
  telemetry(bool with_counters, bool with_spans) {
    if (with_counters) counted.emplace(counters_options);
    if (with_spans) traced = std::make_unique<spans>();
  }

  std::optional<counters> counted{};
  std::unique_ptr<spans> traced{};
};

/// Calls `use(plugins...)` with the plugins that fill `to`, in their order; with none if `to` is empty. Each list of
/// plugins is an executor type of its own, so the choice is made here, once.
template <class Use>
auto with_observers(telemetry& to, Use use) {
  qtasks::seeded_ids const ids{std::random_device{}()};
  if (to.counted && to.traced) {
    return use(qtasks::run_clock{}, qtasks::ref{*to.counted}, qtasks::trace{*to.traced, ids});
  }
  if (to.counted) return use(qtasks::run_clock{}, qtasks::ref{*to.counted});
  if (to.traced) return use(qtasks::run_clock{}, qtasks::trace{*to.traced, ids});
  return use();
}

void write_metrics(std::ostream& out, counters const& counted);

/// Drains the spans and writes them. Returns how many there were.
std::size_t write_trace(std::ostream& out, spans& traced);

}  // namespace order_gateway
