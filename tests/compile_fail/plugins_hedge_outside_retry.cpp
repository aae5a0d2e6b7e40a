// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand after the second; swap them, or write `qtasks::sorted_stack`
// NAMES: qtasks::hedge<, qtasks::retry<, reasons::both_attempts_would_be_retried, plugins_hedge_outside_retry.cpp
#include <qtasks/plugins/resilience/hedge.hpp>
#include <qtasks/plugins/resilience/retry.hpp>
#include <qtasks/qtasks.hpp>

struct racer {
  using clock_type = qtasks::clocks::steady;
};
using hedge = qtasks::hedge<racer>;

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, hedge, qtasks::retry<>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>, hedge>;
#endif
inline constexpr auto size = sizeof(list);
