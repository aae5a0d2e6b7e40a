// SPDX-License-Identifier: BSL-1.0
// EXPECT: give its error type `static E qtasks::error_traits<E>::from\(qtasks::task_error\)`
// NAMES: halted, submit, own_error_without_from_propagate.cpp
// NAMES(clang14): halted, own_error_without_from_propagate.cpp
#include <qtasks/qtasks.hpp>

struct halted {};

template <>
struct qtasks::error_traits<halted> {
  static constexpr errc code(halted) noexcept { return errc::task_plugin_trigger_error; }
};

constexpr auto submit = qtasks::task<"submit">([](int size) -> qtasks::result<int, halted> { return size; });

struct checks {
  constexpr qtasks::result<void> on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {
    return qtasks::task_error{qtasks::errc::failed, "no"};
  }
};

#if defined(EXPECT_FAILURE)
using policy = qtasks::failure_policy<qtasks::on_plugin_failure::propagate>;
#else
using policy = qtasks::failure_policy<qtasks::on_plugin_failure::skip>;
#endif

int main() { return qtasks::task_executor<policy, checks>{}.execute(submit, 1).has_value() ? 0 : 1; }
