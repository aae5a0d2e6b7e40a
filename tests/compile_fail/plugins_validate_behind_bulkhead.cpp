// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second
// NAMES: validate, behind, reasons::what_is_refused_would_cost_a_permit, plugins_validate_behind_bulkhead.cpp
#include <qtasks/plugins/qtasks/validate.hpp>
#include <qtasks/qtasks.hpp>

#include <utility>

struct behind {
  using role = qtasks::roles::bulkhead;
  template <class Next>
  constexpr auto on(qtasks::trigger<"task_executor_run_task_around">, auto const&, Next next) const
      -> decltype(std::move(next)()) {
    return std::move(next)();
  }
};

#if defined(EXPECT_FAILURE)
inline constexpr qtasks::task_executor<behind, qtasks::validate> executor;
#else
inline constexpr qtasks::task_executor<qtasks::validate, behind> executor;
#endif
