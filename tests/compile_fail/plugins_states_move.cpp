// SPDX-License-Identifier: BSL-1.0
// EXPECT: the machine has no `qtasks::transition` from the first state to the second
// NAMES: session, closed, open, plugins_states_move.cpp
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/qtasks.hpp>

struct closed;
struct opening;
struct open;
struct session : qtasks::state_machine<closed, qtasks::transition<closed, opening>, qtasks::transition<opening, open>> {
};

inline bool starts(qtasks::context& ctx) {
#if defined(EXPECT_FAILURE)
  return qtasks::state_of<session>(ctx).move<closed, open>();
#else
  return qtasks::state_of<session>(ctx).move<closed, opening>();
#endif
}
