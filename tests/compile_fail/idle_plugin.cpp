// SPDX-License-Identifier: BSL-1.0
// EXPECT: this plugin handles no trigger of these tasks, .*: their events do not satisfy the constraints
// NAMES: explain_idle, for_text
#include <qtasks/qtasks.hpp>

#include <concepts>
#include <string>

constexpr auto number = qtasks::task<"number">([](int a) { return a; });
constexpr auto text = qtasks::task<"text">([](int) { return std::string{}; });

struct for_text {
  template <class Event>
  requires std::same_as<typename Event::result_type, std::string> std::string on(
      qtasks::trigger<"task_executor_run_task">, Event const&)
  const { return "text"; }
};

#if defined(EXPECT_FAILURE)
constexpr auto page = qtasks::describe<qtasks::plugin_stack<for_text>, decltype(number)>();
#else
constexpr auto page = qtasks::describe<qtasks::plugin_stack<for_text>, decltype(number), decltype(text)>();
#endif
