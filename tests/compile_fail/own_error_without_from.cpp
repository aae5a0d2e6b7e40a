// SPDX-License-Identifier: BSL-1.0
// EXPECT: give its error type `static E qtasks::error_traits<E>::from\(qtasks::task_error\)`
// NAMES: halted, submit, own_error_without_from.cpp
// NAMES(clang14): halted, own_error_without_from.cpp
#include <qtasks/qtasks.hpp>

struct halted {};

template <>
struct qtasks::error_traits<halted> {
  static constexpr errc code(halted) noexcept { return errc::task_plugin_trigger_error; }
#if !defined(EXPECT_FAILURE)
  static constexpr halted from(task_error) noexcept { return {}; }
#endif
};

constexpr auto submit = qtasks::task<"submit">([](int size) -> qtasks::result<int, halted> { return size; });

struct passes_on {
  constexpr auto on(qtasks::trigger<"task_executor_run_task_around">, auto const&, auto next) const
      -> decltype(next()) {
    return next();
  }
};

int main() { return qtasks::task_executor{passes_on{}}.execute(submit, 1).has_value() ? 0 : 1; }
