// SPDX-License-Identifier: BSL-1.0
// EXPECT: a task with `option::generating` must return a range, a type with `begin` and `end`
// NAMES: list, generating_without_range.cpp
// NAMES(clang14): generating_without_range.cpp
#include <qtasks/executor/generating.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
constexpr auto list = qtasks::task<"list">([] { return 1; }, qtasks::option::generating{});
#else
constexpr auto list = qtasks::task<"list">([] { return std::vector{1}; }, qtasks::option::generating{});
#endif

int main() { return qtasks::task_executor{}.execute(list).has_value() ? 0 : 1; }
