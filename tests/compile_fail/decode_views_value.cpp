// SPDX-License-Identifier: BSL-1.0
// EXPECT: what the decode function returns can refer to the task's value, which ends with the run
// NAMES: text, decode_views_value.cpp
// NAMES(clang14): string_view, decode_views_value.cpp
#include <qtasks/qtasks.hpp>

#include <string>
#include <string_view>

#if defined(EXPECT_FAILURE)
using encoded_text = std::string_view;
#else
using encoded_text = std::string;
#endif

constexpr auto text =
    qtasks::task<"text">([] { return std::string{"a text"}; },
                         qtasks::option::decode{[](std::string const& value) { return encoded_text{value}; }});

int main() { return qtasks::task_executor{}.execute(qtasks::encoded, text).has_value() ? 0 : 1; }
