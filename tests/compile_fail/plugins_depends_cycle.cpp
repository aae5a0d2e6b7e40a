// SPDX-License-Identifier: BSL-1.0
// EXPECT: these providers need each other, directly or through others: neither can be opened first
// NAMES: opens_a, opens_b, plugins_depends_cycle.cpp
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/qtasks.hpp>

struct a {};
struct b {};
struct opens_a {
  using scope = qtasks::scopes::task;
  constexpr a open(b&) const { return {}; }
};
struct opens_b {
  using scope = qtasks::scopes::task;
#if defined(EXPECT_FAILURE)
  constexpr b open(a&) const { return {}; }
#else
  constexpr b open() const { return {}; }
#endif
};

inline qtasks::task_executor executor{qtasks::depends{opens_a{}, opens_b{}}};
