// SPDX-License-Identifier: BSL-1.0
// EXPECT: this fallback is neither a value of the task's result type nor a function that makes one from the error
// NAMES: std::basic_string_view<char>, plugins_fallback_of_another_type.cpp
#include <qtasks/plugins/resilience/fallback.hpp>
#include <qtasks/qtasks.hpp>

#include <string_view>

constexpr auto size = qtasks::task<"size">([](int n) { return n; });
#if defined(EXPECT_FAILURE)
constexpr qtasks::task_executor executor{qtasks::fallback{std::string_view{"none"}}};
#else
constexpr qtasks::task_executor executor{qtasks::fallback{0}};
#endif

int main() { return executor.execute(size, 0).has_value() ? 0 : 1; }
