// SPDX-License-Identifier: BSL-1.0
// EXPECT: the first provider's dependency has a longer lifetime than the second's, which it needs
// NAMES: opens_pool, opens_settings, plugins_depends_scope.cpp
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/qtasks.hpp>

struct settings {};
struct pool {};
struct opens_settings {
#if defined(EXPECT_FAILURE)
  using scope = qtasks::scopes::task;
#else
  using scope = qtasks::scopes::global;
#endif
  constexpr settings open() const { return {}; }
};
struct opens_pool {
  using scope = qtasks::scopes::worker;
  constexpr pool open(settings&) const { return {}; }
};

inline qtasks::task_executor executor{qtasks::depends{opens_settings{}, opens_pool{}}};
