// SPDX-License-Identifier: BSL-1.0
// EXPECT: wrong order: the first plugin must stand before the second
// NAMES: runs_in, behind, reasons::what_is_refused_would_cost_a_permit, plugins_runs_in_behind_bulkhead.cpp
#include <qtasks/plugins/qtasks/runs_in.hpp>
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/qtasks.hpp>

#include <utility>

struct closed;
struct open;
struct session : qtasks::state_machine<closed, qtasks::transition<closed, open>> {};

struct behind {
  using role = qtasks::roles::bulkhead;
  template <class Next>
  constexpr auto on(qtasks::trigger<"task_executor_run_task_around">, auto const&, Next next) const
      -> decltype(std::move(next)()) {
    return std::move(next)();
  }
};

#if defined(EXPECT_FAILURE)
inline qtasks::task_executor<qtasks::states<session>, behind, qtasks::runs_in<session, open>> executor;
#else
inline qtasks::task_executor<qtasks::states<session>, qtasks::runs_in<session, open>, behind> executor;
#endif
