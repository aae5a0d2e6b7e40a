// SPDX-License-Identifier: BSL-1.0
// EXPECT: no plugin of this stack always replaces this error
// NAMES: every_declared_error_is_handled, too_big
#include <qtasks/qtasks.hpp>

struct too_big {};

template <>
struct qtasks::error_traits<too_big> {
  static constexpr errc code(too_big) { return errc::task_plugin_trigger_error; }
};

constexpr auto submit = qtasks::task<"submit">([](int a) -> qtasks::result<int, too_big> {
  if (a > 5) return too_big{};
  return a;
});

struct answer {
#if defined(EXPECT_FAILURE)
  std::optional<int> on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const&) const { return 1; }
#else
  int on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const&) const { return 1; }
#endif
};

static_assert(qtasks::handles_all<qtasks::plugin_stack<answer>, decltype(submit)>);
