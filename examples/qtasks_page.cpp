// SPDX-License-Identifier: BSL-1.0
// The example of QTasks' own page: a plugin prints the event of the error trigger and returns 123.
#include <qtasks/qtasks.hpp>

#include <cstdio>
#include <string_view>
#include <type_traits>

namespace {

void print(char const* what, std::string_view text) {
  std::printf("%-24s%.*s\n", what, static_cast<int>(text.size()), text.data());
}

void print(qtasks::uuid const& uuid) {
  std::printf("%-24s", "task_broker.uuid");
  for (unsigned const byte : uuid.bytes) std::printf("%02x", byte);
  std::printf("\n");
}

struct print_and_recover {
  constexpr int on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    if (!std::is_constant_evaluated()) {  // a constant expression cannot print
      std::printf("%-24s%zu byte(s)\n", "task_executor", sizeof(event.task_executor));
      print("task_func.name", event.task_func.name);
      print(event.task_broker.uuid);
      print("task_broker.name", event.task_broker.name);
      std::printf("%-24s%d\n", "task_broker.priority", event.task_broker.priority);
      print("e.message()", event.e.message());
    }
    return 123;
  }
};

constexpr auto test = qtasks::task<"test">(
    [](qtasks::context& ctx) -> qtasks::result<int> { return ctx.plugin_error("an error for the plugins"); },
    qtasks::option::priority{5});

constexpr qtasks::task_executor executor{print_and_recover{}};

static_assert(executor.execute(test).value() == 123);
static_assert(sizeof(executor) == 1);

}  // namespace

int main() {
  qtasks::uuid const uuid{
      {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0x4d, 0xef, 0x81, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}};
  auto const recovered = executor.execute(qtasks::run_info{.uuid = uuid, .priority = 5}, test);
  std::printf("%-24s%d\n", "the run's result", recovered.value());
  return recovered.value() == 123 ? 0 : 1;
}
