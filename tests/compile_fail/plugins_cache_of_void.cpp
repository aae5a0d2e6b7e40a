// SPDX-License-Identifier: BSL-1.0
// EXPECT: a task that returns nothing has no value for a cache to store: remove the cache
// NAMES: plugins_cache_of_void.cpp
#include <qtasks/plugins/limits/cache.hpp>
#include <qtasks/qtasks.hpp>

#if defined(EXPECT_FAILURE)
constexpr auto touch = qtasks::task<"touch">([](int) {});
#else
constexpr auto touch = qtasks::task<"touch">([](int id) { return id; });
#endif
qtasks::task_executor executor{qtasks::run_clock{}, qtasks::cache<decltype(touch)>{{}}};
int main() { return executor.execute(touch, 1).has_value() ? 0 : 1; }
