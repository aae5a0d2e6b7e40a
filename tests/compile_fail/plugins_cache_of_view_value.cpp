// SPDX-License-Identifier: BSL-1.0
// EXPECT: the value refers to memory that it does not own, and the cache would keep it longer
// NAMES: plugins_cache_of_view_value.cpp
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/qtasks.hpp>

#include <string>
#include <string_view>
#include <vector>

#if defined(EXPECT_FAILURE)
using word = std::string_view;
#else
using word = std::string;
#endif

constexpr auto words = qtasks::task<"words">([](int) { return std::vector<word>{"a", "b"}; });

static_assert(sizeof(qtasks::cache<decltype(words)>) > 0);
