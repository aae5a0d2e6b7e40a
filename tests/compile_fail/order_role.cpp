// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must come after the second; swap them, or write `qtasks::sorted_stack`
// NAMES: limits, tries<3>, order_role.cpp
#include <qtasks/plugins/roles.hpp>
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

struct limits {
  using order = qtasks::order<qtasks::after<qtasks::roles::retry>>;
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

template <int Times>
struct tries {
  using role = qtasks::roles::retry;
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
inline constexpr qtasks::task_executor<limits, tries<3>> executor;
#else
inline constexpr qtasks::task_executor<tries<3>, limits> executor;
#endif
