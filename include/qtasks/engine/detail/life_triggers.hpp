// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/fire_engine.hpp>
#include <qtasks/triggers/broker.hpp>
#include <qtasks/triggers/queue_tasks.hpp>
#include <qtasks/triggers/starter.hpp>
#include <qtasks/triggers/storage.hpp>

namespace qtasks::detail {

// The triggers of an application's components, which `Starter`, its running workers, starts and stops. A failure of a
// handler changes nothing.

/// Before the workers start.
template <class App, class Starter>
void fire_start(App& app, Starter& starter) {
  using model = typename App::model_type;
  (void)detail::fire_engine<"starter_start">(app.executor(), triggers::starter_event<Starter>{starter});
  (void)detail::fire_engine<"broker_start">(app.executor(),
                                            triggers::broker_worker_event<model, Starter>{app.model(), starter});
  (void)detail::fire_engine<"storage_start">(app.executor(), triggers::storage_event<model>{app.model()});
}

/// Before the workers stop; `is_asked`: before the end of the scope.
template <class App, class Starter>
void fire_stop(App& app, Starter& starter, bool is_asked) {
  using model = typename App::model_type;
  if (is_asked)
    (void)detail::fire_engine<"qtasks_stop">(app.executor(), triggers::qtasks_stop_event<App, Starter>{app, &starter});
  (void)detail::fire_engine<"starter_stop">(app.executor(), triggers::starter_event<Starter>{starter});
  (void)detail::fire_engine<"broker_stop">(app.executor(), triggers::broker_event<model>{app.model()});
}

/// After the workers have stopped.
template <class App>
void fire_stopped(App& app) {
  using model = typename App::model_type;
  (void)detail::fire_engine<"storage_stop">(app.executor(), triggers::storage_event<model>{app.model()});
}

}  // namespace qtasks::detail
