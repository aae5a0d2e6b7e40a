// SPDX-License-Identifier: BSL-1.0
// EXPECT: write `qtasks::result<T, qtasks::task_error_with<...>>` or `error.without_fields\(\)`
// NAMES: limit, int, dropped_payload_generic.cpp
// NAMES(clang14): int, dropped_payload_generic.cpp
#include <qtasks/qtasks.hpp>

constexpr auto check_size = qtasks::task<"check_size">([](auto& ctx, int size) -> qtasks::result<int> {
#if defined(EXPECT_FAILURE)
  if (size > 5) return ctx.plugin_error("too big", qtasks::key<"limit"> = 5);
#else
  if (size > 5) return ctx.plugin_error("too big", qtasks::key<"limit"> = 5).without_fields();
#endif
  return size;
});

int main() { return qtasks::task_executor{}.execute(check_size, 4).has_value() ? 0 : 1; }
