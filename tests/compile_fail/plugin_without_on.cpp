// SPDX-License-Identifier: BSL-1.0
// EXPECT: this type has no member `on\(qtasks::trigger<\\?"...\\?">, auto const& event\)`: it is not a plugin
// NAMES: greeter, plugin_without_on.cpp
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

struct greeter {
#if defined(EXPECT_FAILURE)
  constexpr void On(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
#else
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
#endif
};

inline constexpr qtasks::task_executor executor{greeter{}};
