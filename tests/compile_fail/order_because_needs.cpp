// SPDX-License-Identifier: BSL-1.0
// EXPECT: the first plugin needs the second in the list: add it
// NAMES: exporter_plugin, spans_plugin, because<there_would_be_nothing_to_export>, order_because_needs.cpp
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

struct there_would_be_nothing_to_export;

struct spans_plugin {
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

struct exporter_plugin {
  using order = qtasks::order<qtasks::because<there_would_be_nothing_to_export, qtasks::needs<spans_plugin>>>;
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
inline constexpr qtasks::task_executor<exporter_plugin> executor;
#else
inline constexpr qtasks::task_executor<exporter_plugin, spans_plugin> executor;
#endif
