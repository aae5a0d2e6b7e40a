// SPDX-License-Identifier: BSL-1.0
// EXPECT: two providers open the same type: wrap one of them in a type of its own
// NAMES: opens_first, opens_second, plugins_depends_twice.cpp
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/qtasks.hpp>

struct first {};
struct second {};
struct opens_first {
  using scope = qtasks::scopes::task;
  constexpr first open() const { return {}; }
};
struct opens_second {
  using scope = qtasks::scopes::task;
#if defined(EXPECT_FAILURE)
  constexpr first open() const { return {}; }
#else
  constexpr second open() const { return {}; }
#endif
};

inline qtasks::task_executor executor{qtasks::depends{opens_first{}, opens_second{}}};
