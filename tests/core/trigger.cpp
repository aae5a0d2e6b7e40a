// SPDX-License-Identifier: BSL-1.0
#include <qtasks/core/trigger.hpp>
#include <qtasks/triggers/engine.hpp>

#include "support/clause.hpp"

namespace trigger_test {

struct event {};

}  // namespace trigger_test

template <>
struct qtasks::trigger_entry<"trigger.known"> : qtasks::notify_trigger<trigger_test::event> {};

namespace {

using namespace qtasks;

static_assert(KnownTrigger<"trigger.known"> && !KnownTrigger<"trigger.unknown"> && !KnownTrigger<"">);

constexpr int a_trigger_has_its_name() {
  EXPECT(trigger<"trigger.known">::name == "trigger.known");
  EXPECT(trigger<"trigger.known">{}.name.size() == 13);
  return 0;
}
CLAUSE(a_trigger_has_its_name, "a trigger has its name");

constexpr int names_are_compared() {
  EXPECT(detail::similarity("worker_start", "worker_start") == 0);
  EXPECT(detail::similarity("worker_strat", "worker_start") > detail::similarity("worker_strat", "worker_stop"));
  EXPECT(detail::similarity("a", "") < 0 && detail::similarity("", "") == 0);
  return 0;
}
CLAUSE(names_are_compared, "names are more similar the longer their common prefix and suffix are");

}  // namespace
