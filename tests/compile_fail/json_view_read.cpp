// SPDX-License-Identifier: BSL-1.0
// EXPECT: the JSON codec does not read this type: a view would outlive its text
// NAMES: unread_by_json, string_view, json_view_read.cpp
#include <qtasks/adapters/json/json_codec.hpp>

#include <string>
#include <string_view>
#include <tuple>

#if defined(EXPECT_FAILURE)
using args = std::tuple<int, std::string_view>;
#else
using args = std::tuple<int, std::string>;
#endif

int main() { return qtasks::json_codec<>::decode<args>("[1, \"a\"]").has_error() ? 1 : 0; }
