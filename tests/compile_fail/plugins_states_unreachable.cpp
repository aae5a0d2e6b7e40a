// SPDX-License-Identifier: BSL-1.0
// EXPECT: no transitions lead from the first state to this one
// NAMES: lost, plugins_states_unreachable.cpp
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/qtasks.hpp>

struct closed;
struct open;
struct lost;
#if defined(EXPECT_FAILURE)
using last = qtasks::transition<lost, closed>;
#else
using last = qtasks::transition<open, closed>;
#endif
struct session : qtasks::state_machine<closed, qtasks::transition<closed, open>, last> {};
