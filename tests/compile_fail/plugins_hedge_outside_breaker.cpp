// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand after the second; swap them, or write `qtasks::sorted_stack`
// NAMES: hedge<, circuit_breaker<, two_attempts_at_once_would_share_its_state, plugins_hedge_outside_breaker.cpp
#include <qtasks/plugins/resilience/circuit_breaker.hpp>
#include <qtasks/plugins/resilience/hedge.hpp>
#include <qtasks/qtasks.hpp>

struct racer {
  using clock_type = qtasks::clocks::steady;
};
using hedge = qtasks::hedge<racer>;

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, hedge, qtasks::circuit_breaker<>>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::circuit_breaker<>, hedge>;
#endif
inline constexpr auto size = sizeof(list);
