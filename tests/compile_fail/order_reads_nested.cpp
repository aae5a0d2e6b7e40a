// SPDX-License-Identifier: BSL-1.0
// EXPECT: the plugin reads a type that no plugin before it `provides`: put a provider before it
// NAMES: spends, budget, order_reads_nested.cpp
#include <qtasks/qtasks.hpp>
#include <qtasks/triggers/engine.hpp>

struct budget {
  int left = 3;
};

struct spends {
  using order = qtasks::order<qtasks::reads<budget>>;
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

struct grants {
  using order = qtasks::order<qtasks::provides<budget>>;
  constexpr void on(qtasks::trigger<"task_executor_before_execute">, auto const&) const {}
};

#if defined(EXPECT_FAILURE)
inline constexpr qtasks::task_executor<qtasks::plugins<spends>, grants> executor;
#else
inline constexpr qtasks::task_executor<grants, qtasks::plugins<spends>> executor;
#endif
