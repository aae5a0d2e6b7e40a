// SPDX-License-Identifier: BSL-1.0
// Fires each trigger of the executor at least once, for usdt_probes.py. Built a second time with WITHOUT_PROBES.
#include <qtasks/executor/generating.hpp>
#include <qtasks/qtasks.hpp>
#if !defined(WITHOUT_PROBES)
#include <qtasks/adapters/usdt/usdt_probes.hpp>
#endif

#include <array>
#include <concepts>
#include <optional>

namespace {

using namespace qtasks;

struct answers {
  template <class Event>
  requires std::same_as<typename Event::result_type, int>
  constexpr std::optional<int> on(trigger<"task_executor_run_task_trigger_error">, Event const& event) const {
    if (event.e.message() == "answer") return 5;
    return std::nullopt;
  }
};
struct fails {
  constexpr result<void> on(trigger<"task_executor_after_execute">, auto const&) const {
    return task_error{errc::failed, "always"};
  }
};

constexpr auto asked = task<"asked">(
    [](context& ctx, int n) -> result<int> {
      if (n > 1) return n;
      return ctx.plugin_error("answer");
    },
    option::decode{[](int value) { return value * 2L; }});
constexpr auto items = task<"items">([](int n) { return std::array{1, 2, n}; }, option::generating{});

#if defined(WITHOUT_PROBES)
constexpr task_executor executor{answers{}, fails{}};
#else
constexpr task_executor executor{usdt_probes{}, answers{}, fails{}};
#endif
static_assert(executor.execute(encoded, asked, 1).value() == 10);

}  // namespace

int main(int argc, char*[]) {
  auto const value = executor.execute(encoded, run_info{.priority = 7, .attempt = argc}, asked, argc);
  auto const plain = executor.execute(encoded, asked, argc + 1);
  auto const list = executor.execute(items, argc);
  bool const right = value.value() == (argc > 1 ? 2 * argc : 10) && plain.value() == 2 * (argc + 1);
  return right && list.value().back() == argc ? 0 : 1;
}
