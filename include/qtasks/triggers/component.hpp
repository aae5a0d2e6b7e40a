// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks::triggers {

// Rules for all events of the engine:
// - An event is an aggregate of references and small values. Its members have QTasks' names.
// - If a trigger replaces one value, `result` holds that value, and the member with QTasks' name (`model`, `task`, ...)
//   refers to the value in `result`. A handler therefore sees the replacements of the handlers before it.
// - If a trigger replaces several values, it replaces them by a patch: `result` holds the changes so far (at first
// none),
//   and the members are the original values.

/// The type of every component (a broker, a worker, ...) and of every task record (`task_broker`, `task_func`) in an
/// archetype event.
struct component {};

/// The type of every value in an archetype event whose type the engine defines: a task's model, its arguments. It is
/// `int`, so that `TriggerHandler` can check a simple handler without an engine:
/// `int on(trigger<"broker_add_before">, auto const& event)`.
using any_value = int;

}  // namespace qtasks::triggers
