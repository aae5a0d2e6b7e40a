// SPDX-License-Identifier: BSL-1.0
// EXPECT: the result can refer to this argument, which ends with the run: return a value, or pass `std::cref\(argument\)`
// NAMES: first, basic_string, result_views_temporary.cpp
// NAMES(clang14): basic_string, result_views_temporary.cpp
#include <qtasks/qtasks.hpp>

#include <string>
#include <string_view>

constexpr auto first = qtasks::task<"first">([](std::string_view s) { return s.substr(0, 1); });

int main() {
  std::string const text = "a text";
#if defined(EXPECT_FAILURE)
  auto const r = qtasks::task_executor{}.execute(first, text + "!");
#else
  auto const r = qtasks::task_executor{}.execute(first, text);
#endif
  return r.has_value() ? 0 : 1;
}
