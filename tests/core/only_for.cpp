// SPDX-License-Identifier: BSL-1.0
#include "core_test.hpp"

#include <type_traits>

namespace {

using namespace qtasks;
using namespace core_test;

/// An event that belongs to a task.
template <class Task>
struct task_event {
  using task_type = Task;
  support::trace& seen;
};

template <class Task>
constexpr trace notified_of(auto const& stack) {
  trace seen;
  stack.fire(trigger<"test.notify">{}, task_event<Task>{seen});
  return seen;
}
constexpr int only_for_some_tasks() {
  plugin_stack<only_for<notes<"a">, submit_task>, notes<"b">> const stack;
  EXPECT(notified_of<submit_task>(stack).is("a b") && notified_of<std::remove_const_t<submit_task>>(stack).is("a b"));
  EXPECT(notified_of<cancel_task>(stack).is("b") && notified_of<cancel_task const>(stack).is("b"));
  plugin_stack<only_for<notes<"a">, submit_task, cancel_task>> const both;
  EXPECT(notified_of<submit_task>(both).is("a") && notified_of<cancel_task>(both).is("a"));
  return 0;
}
CLAUSE(only_for_some_tasks, "only_for serves the tasks it names, const or not, and no others");

constexpr int only_for_nests() {
  plugin_stack<only_for<plugin_stack<notes<"a">, only_for<notes<"b">, submit_task>>, submit_task, cancel_task>> const
      stack;
  EXPECT(notified_of<submit_task>(stack).is("a b"));
  EXPECT(notified_of<cancel_task>(stack).is("a"));
  plugin_stack<only_for<only_for<notes<"a">, submit_task>, cancel_task>> const neither;
  EXPECT(notified_of<submit_task>(neither).is("") && notified_of<cancel_task>(neither).is(""));
  return 0;
}
CLAUSE(only_for_nests, "only_for can hold a stack, and a nested only_for admits only tasks of both");

constexpr int events_of_no_task() {
  EXPECT(notified_by(plugin_stack<only_for<notes<"a">, submit_task>>{}).is("a"));
  return 0;
}
CLAUSE(events_of_no_task, "an only_for plugin receives events that belong to no task");

struct answers {
  constexpr int on(trigger<"task_executor_run_task">, auto const&) const { return 99; }
};
constexpr int only_for_in_an_executor() {
  task_executor<only_for<answers, submit_task>> const executor;
  EXPECT(executor.execute(submit, 1).value() == 99);
  EXPECT(executor.execute(cancel, 1).value() == -1);
  return 0;
}
CLAUSE(only_for_in_an_executor, "an executor does not call a plugin in only_for for other tasks");

}  // namespace
