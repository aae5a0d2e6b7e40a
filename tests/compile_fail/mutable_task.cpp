// SPDX-License-Identifier: BSL-1.0
// EXPECT: its `operator\(\)` is not const: write the lambda without `mutable`
// NAMES: explain_mutable, lambda, mutable_task.cpp
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
constexpr auto count = qtasks::task<"count">([n = 0](int step) mutable { return n += step; });
#else
constexpr auto count = qtasks::task<"count">([n = 0](int step) { return n + step; });
#endif

int main() { return qtasks::task_executor{}.execute(count, 5).has_value() ? 0 : 1; }
