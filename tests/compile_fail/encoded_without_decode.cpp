// SPDX-License-Identifier: BSL-1.0
// EXPECT: this task has no decode: write `qtasks::task<\\?"name\\?">\(callable, qtasks::option::decode\{function\}\)`
// NAMES: answer, encoded_without_decode.cpp
// NAMES(clang14): lambda at, encoded_without_decode.cpp
#include <qtasks/qtasks.hpp>

constexpr auto answer_it = [] { return 42; };

#if defined(EXPECT_FAILURE)
constexpr auto answer = qtasks::task<"answer">(answer_it);
#else
constexpr auto answer = qtasks::task<"answer">(answer_it, qtasks::option::decode{[](int n) { return n == 42; }});
#endif

int main() { return qtasks::task_executor{}.execute(qtasks::encoded, answer).has_value() ? 0 : 1; }
