// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/chaos_result.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

namespace {

using namespace qtasks;

constexpr auto one = task<"one">([] { return 1; });

constexpr int never_and_always() {
  task_executor never{chaos_result<int>{{.probability = 0}, 5}};
  task_executor always{chaos_result<int>{{.probability = 1}, 5}};
  for (int i = 0; i < 100; ++i) {
    EXPECT(never.execute(one).assume_value() == 1);
    EXPECT(always.execute(one).assume_value() == 5);
  }
  return 0;
}
CLAUSE(never_and_always, "with probability 0 it never returns its value, with probability 1 always");

constexpr int of_its_type() {
  constexpr auto text = task<"text">([] { return 'c'; });
  task_executor executor{chaos_result<int>{{.probability = 1}, 5}};
  EXPECT(executor.execute(one).assume_value() == 5);
  EXPECT(executor.execute(text).assume_value() == 'c');
  return 0;
}
CLAUSE(of_its_type, "a result applies to the tasks that return its type");

}  // namespace
