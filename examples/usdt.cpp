// SPDX-License-Identifier: BSL-1.0
// Probes that cost a `nop` each until somebody looks:
//   readelf -n example_usdt                                                    shows them
//   bpftrace -e 'usdt:./example_usdt:qtasks:task_executor_before_execute { printf("%s\n", str(arg0, arg1)); }'
#include <qtasks/qtasks.hpp>
#include <qtasks/adapters/usdt/usdt_probes.hpp>

#include <cstdio>

constexpr auto half = qtasks::task<"half">([](qtasks::context& ctx, int n) -> qtasks::result<int> {
  if (n % 2 != 0) return ctx.plugin_error("odd");
  return n / 2;
});

constexpr qtasks::task_executor executor{qtasks::usdt_probes{}};
static_assert(executor.execute(half, 8).value() == 4);  // in the compiler there are no probes

int main() {
  int halves = 0;
  int errors = 0;
  for (int n = 0; n < 10; ++n) ++(executor.execute(half, n).has_value() ? halves : errors);
  std::printf("%d halves, %d errors\n", halves, errors);
  return halves == 5 && errors == 5 ? 0 : 1;
}
