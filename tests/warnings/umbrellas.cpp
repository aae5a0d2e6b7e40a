// SPDX-License-Identifier: BSL-1.0
// All umbrella headers, and calls that instantiate templates, for a compiler with all its warnings.
#include <qtasks/adapters/json.hpp>
#include <qtasks/adapters/prometheus.hpp>
#include <qtasks/adapters/spdlog.hpp>
#include <qtasks/adapters/usdt.hpp>
#include <qtasks/chrono.hpp>
#include <qtasks/engine.hpp>
#include <qtasks/executor/async_task.hpp>
#include <qtasks/executor/generating.hpp>
#include <qtasks/plugins/limits.hpp>
#include <qtasks/plugins/observability.hpp>
#include <qtasks/plugins/qtasks.hpp>
#include <qtasks/plugins/resilience.hpp>
#include <qtasks/plugins/time.hpp>
#include <qtasks/qtasks.hpp>

#include <array>

int main() {
  constexpr auto half = qtasks::task<"half">([](int n) -> qtasks::result<int> { return n / 2; });
  constexpr auto digits = qtasks::task<"digits">(
      [](int n) {
        return std::array{n / 10, n % 10};
      },
      qtasks::option::generating{});
  qtasks::task_executor executor{qtasks::run_clock{}, qtasks::cache<decltype(half)>{{.entries = 1}}, qtasks::retry{}};
  return executor.execute(half, 1).has_value() && executor.execute(digits, 1).has_value() ? 0 : 1;
}
