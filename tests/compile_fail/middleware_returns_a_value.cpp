// SPDX-License-Identifier: BSL-1.0
// EXPECT: a middleware must take `qtasks::context&` or nothing, and return `void`, an error or `qtasks::result<void>`
// NAMES: explain_middleware, is_open, bool, middleware_returns_a_value.cpp
// NAMES(clang14): is_open, bool, middleware_returns_a_value.cpp
#include <qtasks/qtasks.hpp>

struct is_open {
#if defined(EXPECT_FAILURE)
  constexpr bool operator()() const { return false; }
#else
  constexpr qtasks::result<void> operator()() const { return qtasks::task_error{qtasks::errc::rejected, "closed"}; }
#endif
};

constexpr auto one = qtasks::task<"one">([] { return 1; }, qtasks::option::middlewares_before{is_open{}});

int main() { return qtasks::task_executor{}.execute(one).has_value() ? 0 : 1; }
