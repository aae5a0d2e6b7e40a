// SPDX-License-Identifier: BSL-1.0
// A plugin with state. The executor contains it, and `executor.get<counter>()` returns it.
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

struct counter {
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const& /*event*/) { ++started; }
  constexpr void on(qtasks::trigger<"task_executor_after_execute">, auto const& /*event*/) { ++finished; }
  constexpr void on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& /*event*/) { ++failed; }

  int started = 0;
  int finished = 0;
  int failed = 0;
};

constexpr auto root = qtasks::task<"root">([](qtasks::context& ctx, int square) -> qtasks::result<int> {
  for (int i = 0; i * i <= square; ++i) {
    if (i * i == square) return i;
  }
  return ctx.plugin_error("not a square");
});

constexpr counter count_to(int last) {
  qtasks::task_executor<counter> executor;
  for (int i = 1; i <= last; ++i) (void)executor.execute(root, i);
  return executor.get<counter>();
}

static_assert(count_to(10).finished == 3);

}  // namespace

int main() {
  auto const counted = count_to(100);
  std::printf("%d started, %d finished, %d failed\n", counted.started, counted.finished, counted.failed);
  return counted.started == 100 && counted.finished == 10 && counted.failed == 90 ? 0 : 1;
}
