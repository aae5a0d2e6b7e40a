// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>
#include <qtasks/core/slot.hpp>
#include <qtasks/engine/detail/fire_engine.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_info.hpp>
#include <qtasks/triggers/broker.hpp>
#include <qtasks/triggers/queue_tasks.hpp>
#include <qtasks/triggers/storage.hpp>

#include <optional>
#include <type_traits>

namespace qtasks::detail {

// `fire` moves the reply out of a slot; a `task_info` is there nevertheless, and the next trigger shows it.
static_assert(std::is_trivially_copyable_v<task_info>);

/// Fires the triggers of a broker that looked up a task, which is in `task` if there is one.
template <class Executor, class Model>
std::optional<task_error> fire_broker_get(Executor& executor, Model& model, slot<task_info>& task) {
  std::optional<task_error> failed;
  if (task.has_value())
    failed = detail::fire_engine<"storage_get">(executor, triggers::storage_get_event<Model, task_info>{model, task});
  if (failed.has_value()) return failed;
  return detail::fire_engine<"broker_get">(
      executor, triggers::broker_get_event<Model, task_info>{model, detail::content(task), task});
}

/// The types of the events of a look-up.
template <class App, class Model>
struct get_events {
  using found = triggers::storage_get_event<Model, task_info>;
  using got = triggers::broker_get_event<Model, task_info>;
  using shown = triggers::qtasks_get_event<App, Model, task_info>;
  using all =
      type_list<engine_event<"storage_get", found>, engine_event<"broker_get", got>, engine_event<"qtasks_get", shown>>;
};

/// Fires the triggers of a client that looked up a task. A handler's reply is what the handlers after it see; neither
/// it nor a failure changes the lookup.
template <class App>
void fire_get(App& app, result<task_id> const& found) {
  using events = get_events<App, typename App::model_type>;
  if constexpr (any_fired<typename App::executor_type, typename events::all>) {
    slot<task_info> task;
    if (found.has_value()) {
      auto const seen = app.model().records().read(found.assume_value());
      task.emplace(task_info{seen.name, seen.uuid, seen.status, seen.priority});
    }
    (void)detail::fire_broker_get(app.executor(), app.model(), task);
    (void)detail::fire_engine<"qtasks_get">(app.executor(),
                                            typename events::shown{app, app.model(), detail::content(task), task});
  }
}

}  // namespace qtasks::detail
