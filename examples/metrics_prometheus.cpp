// SPDX-License-Identifier: BSL-1.0
// Serves metrics through an exposer of prometheus-cpp.
#include <qtasks/adapters/prometheus/prometheus_collectable.hpp>
#include <qtasks/plugins/observability/metrics.hpp>
#include <qtasks/qtasks.hpp>

#include <prometheus/exposer.h>

#include <cstdio>
#include <memory>

namespace {

constexpr auto square = qtasks::task<"square">([](int n) { return n * n; });

}  // namespace

int main() {
  using counter = qtasks::metrics<>;
  qtasks::task_executor executor{qtasks::run_clock{}, counter{}};
  for (int n = 0; n < 100; ++n) (void)executor.execute(square, n);

  auto const collectable = std::make_shared<qtasks::prometheus_collectable<counter>>(executor.get<counter>());
  prometheus::Exposer exposer("127.0.0.1:0");  // any free port
  exposer.RegisterCollectable(collectable);
  std::printf("curl http://127.0.0.1:%d/metrics\n", exposer.GetListeningPorts().at(0));

  auto const families = collectable->Collect();
  return families.at(0).metric.at(0).histogram.sample_count == 100 ? 0 : 1;
}
