// SPDX-License-Identifier: BSL-1.0
// README's program.
#include "shapes.hpp"

#include <optional>

namespace {

constexpr auto generic_divide = qtasks::task<"divide">([](auto& ctx, int a, int b) -> qtasks::result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});

struct recover {
  constexpr auto on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) const
      -> std::optional<int> {
    return event.e.message() == "division by zero" ? std::optional{123} : std::nullopt;
  }
};

}  // namespace

int quickstart_library(int a, int b) {
  qtasks::task_executor executor{recover{}};
  return executor.execute(generic_divide, a, b).value();
}

int quickstart_by_hand(int a, int b) {
  if (b == 0) return 123;
  return a / b;
}
