// SPDX-License-Identifier: BSL-1.0
// Static probes, each of which costs a `nop` until a tool enables it:
//   readelf -n example_usdt                                                    lists the probes
//   bpftrace -e 'usdt:./example_usdt:qtasks:task_executor_before_execute { printf("%s\n", str(arg0, arg1)); }'
#include <qtasks/adapters/usdt/usdt_probes.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>

constexpr auto half = qtasks::task<"half">([](qtasks::context& ctx, int n) -> qtasks::result<int> {
  if (n % 2 != 0) return ctx.plugin_error("odd");
  return n / 2;
});

constexpr qtasks::task_executor executor{qtasks::usdt_probes{}};
static_assert(executor.execute(half, 8).value() == 4);  // no probes at compile time

int main() {
  int halves = 0;
  int errors = 0;
  for (int n = 0; n < 10; ++n) ++(executor.execute(half, n).has_value() ? halves : errors);
  std::printf("%d halves, %d errors\n", halves, errors);
  return halves == 5 && errors == 5 ? 0 : 1;
}
