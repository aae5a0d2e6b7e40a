// SPDX-License-Identifier: BSL-1.0
// EXPECT: this argument does not convert implicitly and without loss to the parameter
// NAMES: explain_conversion, argument, plugins_validate_narrows.cpp
#include <qtasks/plugins/qtasks/validate.hpp>
#include <qtasks/qtasks.hpp>

constexpr auto submit =
    qtasks::task<"submit">([](qtasks::argument<"n", int, qtasks::at_least<1>> n) -> int { return n; });

#if defined(EXPECT_FAILURE)
constexpr auto left = qtasks::task_executor{qtasks::validate{}}.execute(submit, 1L << 40);
#else
constexpr auto left = qtasks::task_executor{qtasks::validate{}}.execute(submit, 1);
#endif
