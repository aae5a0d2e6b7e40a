// SPDX-License-Identifier: BSL-1.0
// EXPECT: the error type has no such field, or one to which the value does not convert without loss
// NAMES: lost_fields, limits, limit, field_unknown.cpp
// NAMES(clang14): lost_fields, field_unknown.cpp
#include <qtasks/qtasks.hpp>

using size_result = qtasks::result<int, qtasks::task_error_with<qtasks::field<"limit", int>>>;

constexpr auto check_size = qtasks::task<"check_size">([](auto& ctx, int size) -> size_result {
#if defined(EXPECT_FAILURE)
  if (size > 5) return ctx.plugin_error("too big", qtasks::key<"limits"> = 5);
#else
  if (size > 5) return ctx.plugin_error("too big", qtasks::key<"limit"> = 5);
#endif
  return size;
});

int main() { return qtasks::task_executor{}.execute(check_size, 4).has_value() ? 0 : 1; }
