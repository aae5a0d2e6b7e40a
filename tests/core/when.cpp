// SPDX-License-Identifier: BSL-1.0
#include "core_test.hpp"

namespace {

using namespace qtasks;
using namespace core_test;

constexpr int when_a_condition_holds() {
  EXPECT(notified_by(plugin_stack<notes<"a">, when<true, notes<"b">>, when<false, notes<"c">>>{}).is("a b"));
  EXPECT(notified_by(plugin_stack{when<true, labelled>{labelled{"x"}}, when<false, labelled>{labelled{"y"}}}).is("x"));
  EXPECT(notified_by(plugin_stack<when<false, plugin_stack<notes<"a">>>, when<false, counts>, counts>{}).is("counts"));
  return 0;
}
CLAUSE(when_a_condition_holds, "when<true, P> is P, and when<false, P> is not in the list");

}  // namespace
