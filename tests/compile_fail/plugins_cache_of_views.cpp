// SPDX-License-Identifier: BSL-1.0
// EXPECT: the key refers to memory that it does not own, and would outlive it
// NAMES: length, plugins_cache_of_views.cpp
// NAMES(clang14): plugins_cache_of_views.cpp
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/qtasks.hpp>

#include <string>
#include <string_view>
#include <utility>

#if defined(EXPECT_FAILURE)
using text = std::string_view;
#else
using text = std::string;
#endif

constexpr auto length = qtasks::task<"length">([](std::pair<text, int> const& line) { return line.first.size(); });

static_assert(sizeof(qtasks::cache<decltype(length)>) > 0);
