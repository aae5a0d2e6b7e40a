// SPDX-License-Identifier: BSL-1.0
// EXPECT: write `qtasks::result<T, qtasks::task_error_with<...>>` or `error.without_fields\(\)`
// NAMES: limit, int, dropped_payload.cpp
// NAMES(clang14): int, dropped_payload.cpp
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
using size_result = qtasks::result<int>;
#else
using size_result = qtasks::result<int, qtasks::task_error_with<qtasks::field<"limit", int>>>;
#endif

constexpr auto check_size = qtasks::task<"check_size">([](qtasks::context& ctx, int size) -> size_result {
  if (size > 5) return ctx.plugin_error("too big", qtasks::key<"limit"> = 5);
  return size;
});

int main() { return qtasks::task_executor{}.execute(check_size, 4).has_value() ? 0 : 1; }
