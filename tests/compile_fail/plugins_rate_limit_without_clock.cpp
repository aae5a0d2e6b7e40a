// SPDX-License-Identifier: BSL-1.0
// EXPECT: the plugin reads a type that no plugin before it `provides`: put a provider before it
// NAMES: rate_limit, run_time, plugins_rate_limit_without_clock.cpp
#include <qtasks/plugins/limits/rate_limit.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
static_assert(sizeof(qtasks::task_executor<qtasks::rate_limit<>>) > 0);
#else
static_assert(sizeof(qtasks::task_executor<qtasks::run_clock<>, qtasks::rate_limit<>>) > 0);
#endif
