// SPDX-License-Identifier: BSL-1.0
// EXPECT: the plugin reads a type that no plugin before it `provides`: put a provider before it
// NAMES: runs_in, state<session>, plugins_runs_in_reads.cpp
#include <qtasks/plugins/qtasks/runs_in.hpp>
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/qtasks.hpp>

struct closed;
struct open;
struct session : qtasks::state_machine<closed, qtasks::transition<closed, open>> {};

#if defined(EXPECT_FAILURE)
inline qtasks::task_executor<qtasks::runs_in<session, open>, qtasks::states<session>> executor;
#else
inline qtasks::task_executor<qtasks::states<session>, qtasks::runs_in<session, open>> executor;
#endif
