// SPDX-License-Identifier: BSL-1.0
// EXPECT: the key has a `std::string_view`, and would outlive the text
// NAMES: length, plugins_cache_of_views.cpp
// NAMES(clang14): plugins_cache_of_views.cpp
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/qtasks.hpp>

#include <string>
#include <string_view>

constexpr auto length = qtasks::task<"length">([](
#if defined(EXPECT_FAILURE)
                                                   std::string_view text
#else
                                                   std::string const& text
#endif
                                               ) { return text.size(); });

static_assert(sizeof(qtasks::cache<decltype(length)>) > 0);
