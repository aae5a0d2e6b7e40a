// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>
#include <qtasks/core/slot.hpp>
#include <qtasks/engine/detail/fire_engine.hpp>
#include <qtasks/engine/queue_stats.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_page.hpp>
#include <qtasks/engine/task_query.hpp>
#include <qtasks/engine/task_snapshot.hpp>
#include <qtasks/engine/task_status.hpp>
#include <qtasks/triggers/broker.hpp>
#include <qtasks/triggers/queue_tasks.hpp>
#include <qtasks/triggers/stats.hpp>
#include <qtasks/triggers/storage.hpp>

#include <cstddef>
#include <utility>

namespace qtasks::detail {

/// The types of the events of what looks at all tasks.
template <class App, class Model>
struct record_events {
  using listed = triggers::storage_get_all_event<Model, task_page>;
  using counted = triggers::stats_event<queue_stats const>;
  using flushed = triggers::qtasks_flush_all_event<App, Model>;
  using all = type_list<engine_event<"storage_get_all", listed>, engine_event<"stats_inspect", counted>,
                        engine_event<"qtasks_flush_all", flushed>,
                        engine_event<"broker_flush_all", triggers::broker_event<Model>>,
                        engine_event<"storage_flush_all", triggers::storage_event<Model>>>;
};

/// A page of tasks, or the one that a handler replied.
template <class App>
task_page list_tasks(App& app, task_query const& which) {
  using model = typename App::model_type;
  task_page page = app.model().records().list(which);
  slot<task_page> reply;
  (void)detail::fire_engine<"storage_get_all">(app.executor(),
                                               typename record_events<App, model>::listed{app.model(), page, reply},
                                               [&page](task_page&& replaced) { page = std::move(replaced); });
  return page;
}

/// The statistics, which handlers see.
template <class App>
queue_stats count_tasks(App& app) {
  queue_stats const counts = app.model().records().stats();
  (void)detail::fire_engine<"stats_inspect">(app.executor(), triggers::stats_event<queue_stats const>{counts});
  return counts;
}

/// Cancels what has not ended, and forgets what has. Returns the number of the latter.
template <class App>
std::size_t flush_tasks(App& app) {
  auto& model = app.model();
  using model_type = typename App::model_type;
  (void)detail::fire_engine<"qtasks_flush_all">(app.executor(),
                                                triggers::qtasks_flush_all_event<App, model_type>{app, model});
  (void)detail::fire_engine<"broker_flush_all">(app.executor(), triggers::broker_event<model_type>{model});
  (void)detail::fire_engine<"storage_flush_all">(app.executor(), triggers::storage_event<model_type>{model});
  for (task_status const each : {task_status::new_, task_status::retry, task_status::process}) {
    task_query which{.status = each, .limit = 1'000};
    do {
      task_page const page = model.records().list(which);
      for (task_snapshot const& of : page.tasks) {
        result<task_id> const id = model.find(of.uuid);
        if (id.has_error()) continue;
        (void)model.handles().cancel(id.assume_value());  // it has ended meanwhile
        model.handles().drop(id.assume_value());
      }
      which.after = page.next;
    } while (which.after != 0);
  }
  std::size_t forgotten = 0;
  for (task_status const each : {task_status::success, task_status::error, task_status::cancel, task_status::dead})
    forgotten += model.records().purge(each, {});
  return forgotten;
}

}  // namespace qtasks::detail
