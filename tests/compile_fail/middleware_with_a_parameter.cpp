// SPDX-License-Identifier: BSL-1.0
// EXPECT: a middleware must take `qtasks::context&` or nothing, and return `void`, an error or `qtasks::result<void>`
// NAMES: checks, middleware_with_a_parameter.cpp
// NAMES(clang14): checks, middleware_with_a_parameter.cpp
#include <qtasks/qtasks.hpp>

struct checks {
#if defined(EXPECT_FAILURE)
  constexpr void operator()(int) const {}
#else
  constexpr void operator()(qtasks::context&) const {}
#endif
};

constexpr auto one = qtasks::task<"one">([] { return 1; }, qtasks::option::middlewares_after{checks{}});

int main() { return qtasks::task_executor{}.execute(one).has_value() ? 0 : 1; }
