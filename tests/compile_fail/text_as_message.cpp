// SPDX-License-Identifier: BSL-1.0
// EXPECT: an error's text is a literal: of another text that outlives the error, write `qtasks::borrowed{text}`
// NAMES: basic_string<char, message, text_as_message.cpp
#include <qtasks/qtasks.hpp>

#include <string>

constexpr auto fail = qtasks::task<"fail">([](auto& ctx) -> qtasks::result<int> {
#if defined(EXPECT_FAILURE)
  return ctx.plugin_error(std::string{"x"});
#else
  return ctx.plugin_error("x");
#endif
});

int main() { return qtasks::task_executor{}.execute(fail).has_value() ? 1 : 0; }
