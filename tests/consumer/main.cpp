// SPDX-License-Identifier: BSL-1.0
#include <cstdlib>
#include <optional>
#include <qtasks/qtasks.hpp>

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

static_assert(qtasks::TriggerHandler<recover, "task_executor_run_task_trigger_error">);

int main() {
  qtasks::task_executor executor{recover{}};
  auto const recovered = executor.execute(divide, 1, 0);
  auto const divided = executor.execute(divide, 6, 3);
  return recovered.has_value() && recovered.value() == 123 && divided.value() == 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}
