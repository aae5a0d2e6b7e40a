// SPDX-License-Identifier: BSL-1.0
// The README's program beside the function written by hand, and stacks beside themselves without plugins that
// do not handle the trigger. compare.py reads the TWIN lines: symbol, symbol, levels, instructions allowed over.
#include <qtasks/qtasks.hpp>

#include <optional>

// TWIN: divide_library divide_by_hand levels=O2,O3 gcc=1 clang=identical
// TWIN: with_idle_plugins without_idle_plugins levels=O1,O2,O3 gcc=identical clang=identical
// TWIN: with_idle_plugins without_idle_plugins levels=Os gcc=0 clang=identical

constexpr auto divide = qtasks::task<"divide">([](auto& ctx, int a, int b) -> qtasks::result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});

struct recover {
  constexpr auto on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) const
      -> std::optional<int> {
    return event.e.message() == "division by zero" ? std::optional{123} : std::nullopt;
  }
};

template <int N>
struct idle {
  void on(qtasks::trigger<"worker_start">, auto const&) const {}
};

extern "C" {

int divide_library(int a, int b) {
  qtasks::task_executor executor{recover{}};
  return executor.execute(divide, a, b).value();
}

int divide_by_hand(int a, int b) {
  if (b == 0) return 123;
  return a / b;
}

int with_idle_plugins(int a, int b) {
  qtasks::task_executor<idle<0>, recover, idle<1>, idle<2>> executor;
  return executor.execute(divide, a, b).value();
}

int without_idle_plugins(int a, int b) {
  qtasks::task_executor<recover> executor;
  return executor.execute(divide, a, b).value();
}
}
