// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/plugins/qtasks/uses.hpp>
#include <qtasks/qtasks.hpp>

#include "plugins/qtasks/dependencies.hpp"
#include "support/clause.hpp"

namespace {

using namespace qtasks;
using support::connection;
using support::executor_of;
using support::pool;
using support::trace;

constexpr int uses_nothing() {
  trace rows;
  auto executor = executor_of(rows);
  EXPECT(executor.execute(task<"t">([](context& ctx) { return use<connection>(ctx) == nullptr; })).assume_value());
  EXPECT(task_executor<>{}.execute(task<"t">([](context& ctx) { return use<pool>(ctx) == nullptr; })).assume_value());
  EXPECT(rows.is(""));
  return 0;
}
CLAUSE(uses_nothing, "for a task without `uses` nothing is opened, and `use` returns null");

}  // namespace
