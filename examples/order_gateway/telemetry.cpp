// SPDX-License-Identifier: BSL-1.0
#include "telemetry.hpp"

#include <qtasks/adapters/json/chrome_trace.hpp>
#include <qtasks/plugins/observability/prometheus_text.hpp>

#include <boost/json/src.hpp>

namespace order_gateway {

void write_metrics(std::ostream& out, counters const& counted) { out << qtasks::prometheus_text(counted.snapshot()); }

std::size_t write_trace(std::ostream& out, spans& traced) {
  return qtasks::write_chrome_trace(out, traced, {.process = "order_gateway"});
}

}  // namespace order_gateway
