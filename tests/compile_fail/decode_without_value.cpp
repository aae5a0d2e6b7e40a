// SPDX-License-Identifier: BSL-1.0
// EXPECT: a decode function must take the task's value and return a value, or a `qtasks::result` that contains one
// NAMES: one, decode_without_value.cpp
// NAMES(clang14): decode_without_value.cpp
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
constexpr auto one = qtasks::task<"one">([] { return 1; }, qtasks::option::decode{[](int) {}});
#else
constexpr auto one = qtasks::task<"one">([] { return 1; }, qtasks::option::decode{[](int n) { return n; }});
#endif

int main() { return qtasks::task_executor{}.execute(qtasks::encoded, one).has_value() ? 0 : 1; }
