// SPDX-License-Identifier: BSL-1.0
// EXPECT: handlers of `task_executor_task_close` must not be awaitable
// NAMES: closes, awaitable_task_close.cpp
#include <qtasks/qtasks.hpp>

#include "later.hpp"

constexpr auto one = qtasks::task<"one">([] { return 1; });

struct closes {
#if defined(EXPECT_FAILURE)
  using left = later<qtasks::result<void>>;
#else
  using left = qtasks::result<void>;
#endif
  constexpr left on(qtasks::trigger<"task_executor_task_close">, auto const&) const {
    return {qtasks::result<void>{qtasks::outcome::success()}};
  }
};

int main() { return qtasks::task_executor{closes{}}.execute(one).has_value() ? 0 : 1; }
