// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/qtasks.hpp>

inline constexpr auto divide = qtasks::task<"divide">([](auto& ctx, int a, int b) -> qtasks::result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});

struct recover {
  constexpr int on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const&) const { return 123; }
};

using executor = qtasks::task_executor<recover>;

/// The addresses of entities in one translation unit, and a result. They are equal in both if each entity exists once.
struct observed {
  void const* version;
  void const* task;
  int result;
};

static observed observe() { return {&qtasks::version_major, &divide, executor{}.execute(divide, 1, 0).value()}; }
observed observe_in_other_unit();
