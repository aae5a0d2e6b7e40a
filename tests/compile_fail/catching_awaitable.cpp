// SPDX-License-Identifier: BSL-1.0
// EXPECT: `catching` does not catch what an awaitable throws when it is awaited: catch inside the coroutine
// NAMES: one, later, catching_awaitable.cpp
// NAMES(clang14): later, catching_awaitable.cpp
#include <qtasks/qtasks.hpp>

#include "later.hpp"

#if defined(EXPECT_FAILURE)
constexpr auto one = qtasks::task<"one">(qtasks::catching([] { return later<int>{1}; }));
#else
constexpr auto one = qtasks::task<"one">(qtasks::catching([] { return 1; }));
#endif

int main() {
  qtasks::task_executor const executor{};
  (void)executor.async_execute(one);
}
