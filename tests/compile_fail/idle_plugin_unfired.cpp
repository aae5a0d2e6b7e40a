// SPDX-License-Identifier: BSL-1.0
// EXPECT: this plugin handles no trigger of these tasks, .*: they do not fire the triggers that it handles
// NAMES: explain_idle, count_items
#include <qtasks/executor/generating.hpp>
#include <qtasks/qtasks.hpp>

#include <array>

constexpr auto number = qtasks::task<"number">([](int a) { return a; });
constexpr auto list = qtasks::task<"list">([](int a) { return std::array{a, a}; }, qtasks::option::generating{});

struct count_items {
  constexpr void on(qtasks::trigger<"task_executor_run_task_gen">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
constexpr auto page = qtasks::describe<qtasks::plugin_stack<count_items>, decltype(number)>();
#else
constexpr auto page = qtasks::describe<qtasks::plugin_stack<count_items>, decltype(number), decltype(list)>();
#endif
