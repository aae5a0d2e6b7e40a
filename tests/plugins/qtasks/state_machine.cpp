// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/state_machine.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/qtasks/session.hpp"
#include "support/clause.hpp"

namespace {

using namespace qtasks;
using support::closed;
using support::open;
using support::opening;
using support::session;

constexpr int table() {
  EXPECT(session::table::count == 3 && session::has<open> && !session::has<int>);
  EXPECT((session::allows<closed, opening>));
  EXPECT((!session::allows<closed, open> && !session::allows<int, open>));
  return 0;
}
CLAUSE(table, "a machine has the states and transitions of its declaration, and no others");

}  // namespace
