// SPDX-License-Identifier: BSL-1.0
// EXPECT: the list cannot copy this plugin: pass `qtasks::ref{plugin}`, and keep the plugin alive
// NAMES: explain_element, counts, plugin_not_copyable.cpp
#include <qtasks/qtasks.hpp>

#include <atomic>

constexpr auto one = qtasks::task<"one">([] { return 1; });

struct counts {
  std::atomic<int> runs{0};
  void on(qtasks::trigger<"task_executor_before_execute">, auto const&) { ++runs; }
};

int main() {
  counts counter;
#if defined(EXPECT_FAILURE)
  qtasks::task_executor executor{counter};
#else
  qtasks::task_executor executor{qtasks::ref{counter}};
#endif
  return executor.execute(one).has_value() ? 0 : 1;
}
