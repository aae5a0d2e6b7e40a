// SPDX-License-Identifier: BSL-1.0
// EXPECT: its `operator\(\)` is not const: write the lambda without `mutable`
// NAMES: explain_mutable, lambda, mutable_generic_task.cpp
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
constexpr auto count =
    qtasks::task<"count">([n = 0](auto& ctx, auto step) mutable { return n += step * ctx.attempt(); });
#else
constexpr auto count = qtasks::task<"count">([n = 0](auto& ctx, auto step) { return n + step * ctx.attempt(); });
#endif

int main() { return qtasks::task_executor{}.execute(count, 5).has_value() ? 0 : 1; }
