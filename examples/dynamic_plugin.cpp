// SPDX-License-Identifier: BSL-1.0
// A plugin whose handlers are added and removed while the program runs.
#include <qtasks/core/dynamic_plugins.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>

constexpr auto divide = qtasks::task<"divide">([](auto& ctx, int a, int b) -> qtasks::result<int> {
  if (b == 0) return ctx.plugin_error("division by zero");
  return a / b;
});

constexpr auto on_error = qtasks::fixed_string{"task_executor_run_task_trigger_error"};

int main() {
  qtasks::dynamic_plugins<on_error> operators;
  qtasks::task_executor const executor{qtasks::ref(operators)};

  bool const failed_before = executor.execute(divide, 1, 0).has_error();

  auto const id = operators.add<on_error>([](qtasks::event_view<on_error> const& event) {
    std::printf("%.*s: %.*s\n", static_cast<int>(event.task_name.size()), event.task_name.data(),
                static_cast<int>(event.e.message().size()), event.e.message().data());
    event.replace(123);
  });
  int const replaced = executor.execute(divide, 1, 0).value();

  bool const removed = operators.remove<on_error>(id);
  bool const fails_again = executor.execute(divide, 1, 0).has_error();

  std::printf("the handler replaced the error by %d\n", replaced);
  return failed_before && replaced == 123 && removed && fails_again ? 0 : 1;
}
