// SPDX-License-Identifier: BSL-1.0
// EXPECT: the JSON codec writes null for two values of this optional
// NAMES: ambiguous_in_json, optional, json_optional_of_null.cpp
#include <qtasks/adapters/json/json_codec.hpp>

#include <optional>

#if defined(EXPECT_FAILURE)
using value = std::optional<std::optional<int>>;
#else
using value = std::optional<int>;
#endif

int main() { return qtasks::json_codec<>::encode(value{}).has_error() ? 1 : 0; }
