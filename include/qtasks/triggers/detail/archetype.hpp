// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks::triggers {

// The rules of all events here:
// - An event is an aggregate of references and small values; its members bear QTasks' names.
// - Where one value is replaced, `result` holds it as it stands, and the member that bears QTasks'
//   name (`model`, `task`, ...) refers to the value in `result`, so each handler sees what the one
//   before it made of it.
// - Where several are replaced, they are replaced by a patch: `result` holds the changes so far
//   (empty at first), and the members the values as they were given.

/// In an archetype event, every component (a broker, a worker, ...) and every record of a task
/// (`task_broker`, `task_func`).
struct component {};

/// In an archetype event, every value whose type the engine defines: a task's model, its arguments.
/// It is `int` so that a simple handler can be judged without an engine:
/// `int on(trigger<"broker_add_before">, auto const& event)`.
using any_value = int;

}  // namespace qtasks::triggers
