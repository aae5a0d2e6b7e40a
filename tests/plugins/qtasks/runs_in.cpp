// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/runs_in.hpp>
#include <qtasks/plugins/qtasks/states.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/qtasks/session.hpp"
#include "support/clause.hpp"

namespace {

using namespace qtasks;
using support::closed;
using support::open;
using support::opening;
using support::session;

constexpr auto begin = task<"begin">([](context& ctx) { return state_of<session>(ctx).move<closed, opening>(); });
constexpr auto finish = task<"finish">([](context& ctx) { return state_of<session>(ctx).move<opening, open>(); });

constexpr int restricted() {
  auto const submit = task<"submit">([](int n) { return n; });
  task_executor executor{states<session>{}, only_for<runs_in<session, opening, open>, decltype(submit)>{}};
  auto const refused = executor.execute(submit, 7);
  EXPECT(refused.assume_error() == task_error(errc::rejected, "the task does not run in this state"));
  EXPECT(refused.assume_error().task_name() == "submit");
  EXPECT(executor.execute(begin).assume_value() && executor.execute(submit, 7).assume_value() == 7);
  EXPECT(executor.execute(finish).assume_value() && executor.execute(submit, 7).assume_value() == 7);
  return 0;
}
CLAUSE(restricted, "a task runs only in the named states");

constexpr int without_machine() {
  auto const other = task<"other">([] { return 7; });
  task_executor executor{states<session, decltype(begin)>{}, runs_in<session, open>{}};
  EXPECT(executor.execute(other).assume_value() == 7);
  EXPECT(executor.execute(begin).assume_error().code() == errc::rejected);
  return 0;
}
CLAUSE(without_machine, "a task without a machine passes");

}  // namespace
