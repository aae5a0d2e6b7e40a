// SPDX-License-Identifier: BSL-1.0
#include <qtasks/core/event_view.hpp>
#include <qtasks/triggers/engine.hpp>

#include "support/catch.hpp"

using namespace qtasks;
using triggers::add_task_patch;
using triggers::task_patch;

TEST_CASE("the view of an event has the task's plain values") {
  triggers::component broker;
  triggers::component worker;
  int const args = 1;
  int const kw = 2;
  uuid const id{{1, 2, 3}};
  slot<task_patch<int, int>> result;
  trigger_entry<"broker_add_worker">::event const event{{"divide", id, 7, args, kw, 0, result}, broker, worker};
  event_view<"broker_add_worker"> const view{event};
  CHECK((view.task_name == "divide" && view.uuid == id && view.priority == 7));
  CHECK(view.replace(task_patch<int, int>{.priority = 8}));
  CHECK((result.has_value() && result->priority == 8));
  CHECK(!view.replace(8));

  triggers::component app;
  slot<add_task_patch<int, int, int>> added;
  trigger_entry<"qtasks_add_task_before_broker">::event const adding{app, broker, "divide", 7, args, kw, added};
  CHECK(event_view<"qtasks_add_task_before_broker">{adding}.uuid == uuid{});
}
