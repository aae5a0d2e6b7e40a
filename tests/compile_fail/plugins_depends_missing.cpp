// SPDX-License-Identifier: BSL-1.0
// EXPECT: the first needs the second, and no provider in `qtasks::depends<...>` opens that: add one
// NAMES: opens_a, settings, plugins_depends_missing.cpp
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/qtasks.hpp>

struct settings {};
struct a {};
struct opens_a {
  using scope = qtasks::scopes::task;
  constexpr a open(settings&) const { return {}; }
};
struct opens_settings {
  using scope = qtasks::scopes::global;
  constexpr settings open() const { return {}; }
};

#if defined(EXPECT_FAILURE)
inline qtasks::task_executor executor{qtasks::depends{opens_a{}}};
#else
inline qtasks::task_executor executor{qtasks::depends{opens_a{}, opens_settings{}}};
#endif
