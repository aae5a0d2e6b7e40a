// SPDX-License-Identifier: BSL-1.0
// EXPECT: the context must be the first parameter, and a reference: write `qtasks::context& ctx`
// NAMES: explain_context, 1, qtasks::context>, context_by_value.cpp
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
constexpr auto pay = qtasks::task<"pay">([](qtasks::context ctx, int amount) { return ctx.attempt() * amount; });
#else
constexpr auto pay = qtasks::task<"pay">([](qtasks::context& ctx, int amount) { return ctx.attempt() * amount; });
#endif

int main() { return qtasks::task_executor{}.execute(pay, 5).has_value() ? 0 : 1; }
