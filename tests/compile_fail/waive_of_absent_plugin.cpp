// SPDX-License-Identifier: BSL-1.0
// EXPECT: this list waives rules of a plugin that is not in it: remove the waiver, or write `qtasks::when<
// NAMES: explain_waiver, quiet_plugin
#include <qtasks/qtasks.hpp>

struct loud_plugin {
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

struct quiet_plugin {
  using order = qtasks::order<qtasks::conflicts<loud_plugin>>;
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

using waiver = qtasks::waive<quiet_plugin, loud_plugin>;
constexpr bool has_quiet = false;

template <class... Waivers>
using executor_of = qtasks::task_executor<loud_plugin, qtasks::when<has_quiet, quiet_plugin>, Waivers...>;

#if defined(EXPECT_FAILURE)
inline constexpr executor_of<waiver> executor;
#else
inline constexpr executor_of<qtasks::when<has_quiet, waiver>> executor;
#endif
