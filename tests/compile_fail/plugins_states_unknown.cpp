// SPDX-License-Identifier: BSL-1.0
// EXPECT: the machine has no such state
// NAMES: session, ajar, plugins_states_unknown.cpp
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/qtasks.hpp>

struct closed;
struct open;
struct ajar;
struct session : qtasks::state_machine<closed, qtasks::transition<closed, open>> {};

inline bool look(qtasks::context& ctx) {
#if defined(EXPECT_FAILURE)
  return qtasks::state_of<session>(ctx).is<ajar>();
#else
  return qtasks::state_of<session>(ctx).is<open>();
#endif
}
