// SPDX-License-Identifier: BSL-1.0
// EXPECT: the first plugin must not be in the same list as the second: remove one of them
// NAMES: qtasks::retry<, reasons::a_retry_in_a_retry_multiplies_the_attempts, plugins_retry_in_retry.cpp
#include <qtasks/plugins/resilience/standard_pipeline.hpp>
#include <qtasks/qtasks.hpp>

using inner = qtasks::named<"inner", qtasks::retry<>>;

#if defined(EXPECT_FAILURE)
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>, inner>;
#else
using list = qtasks::plugin_stack<qtasks::run_clock<>, qtasks::retry<>, inner,
                                  qtasks::waive<qtasks::retry<>, qtasks::roles::retry>>;
#endif
inline constexpr auto size = sizeof(list);
