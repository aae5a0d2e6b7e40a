// SPDX-License-Identifier: BSL-1.0
// EXPECT: this pattern cannot be read
// NAMES: explain_pattern, plugins_validate_pattern.cpp
#include <qtasks/plugins/qtasks/validate.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
inline constexpr bool matched = qtasks::matches<"(buy|sell)">::holds("buy");
#else
inline constexpr bool matched = qtasks::matches<"[a-z]{3,4}">::holds("buy");
#endif
