// SPDX-License-Identifier: BSL-1.0
// Injects faults, in a test build only, to test the code around the task.
#include <qtasks/plugins/resilience/chaos_fault.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

constexpr auto call = qtasks::task<"call">([] { return 1; });

/// Returns how many of `calls` calls fail.
template <bool Testing>
constexpr int failed(int calls) {
  using faults = qtasks::when<Testing, qtasks::chaos_fault>;
  qtasks::task_executor executor{faults{qtasks::chaos_fault{{.probability = 0.2, .seed = 1}}}};
  int count = 0;
  for (int i = 0; i < calls; ++i) count += static_cast<int>(executor.execute(call).has_error());
  return count;
}
static_assert(failed<false>(100) == 0);

}  // namespace

int main() {
  int const first = failed<true>(1000);
  int const second = failed<true>(1000);
  std::printf("%d of 1000 calls fail, the same ones each time\n", first);
  return first == second && first > 150 && first < 250 ? 0 : 1;
}
