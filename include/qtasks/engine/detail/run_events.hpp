// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/detail/fire_engine.hpp>
#include <qtasks/engine/task_info.hpp>
#include <qtasks/executor/task_executor.hpp>
#include <qtasks/executor/task_record.hpp>
#include <qtasks/triggers/broker.hpp>
#include <qtasks/triggers/storage.hpp>
#include <qtasks/triggers/worker.hpp>

namespace qtasks::detail {

/// The types of the events of one task's run.
template <class Worker, class Model, class Task, class Outcome>
struct run_events {
  using arguments = task_parameters<Task>;
  using finished = finished_task<Outcome>;
  using recorded = triggers::storage_add_process_event<Model>;
  using found = triggers::storage_get_event<Model, task_info>;
  using got = triggers::broker_get_event<Model, task_info>;
  using passed = triggers::broker_add_worker_event<Model, Worker, arguments, no_kw>;
  using received = triggers::worker_add_event<Worker, arguments, no_kw>;
  using starting = triggers::worker_execute_before_event<Worker, task_record, Task, task_info>;
  using updating = triggers::broker_update_event<Model, task_info>;
  using writing = triggers::storage_update_event<Model, task_info>;
  using running = triggers::worker_run_task_before_event<Worker, Task, task_record>;
  using failed =
      triggers::worker_task_error_retry_event<Model, Task, task_record, typename Outcome::error_type, finished>;
  using ended = triggers::worker_remove_finished_task_event<Worker, Model, Task, task_record, finished>;
  using storing = triggers::broker_remove_finished_task_event<Model, Model, task_record, finished>;
  using stored = triggers::storage_remove_finished_task_event<Model, task_record, finished>;
  using done = triggers::worker_execute_after_event<Worker, Task, task_record, finished>;

  using all =
      type_list<engine_event<"storage_add_process", recorded>, engine_event<"storage_get", found>,
                engine_event<"broker_get", got>, engine_event<"broker_add_worker", passed>,
                engine_event<"worker_add", received>, engine_event<"worker_execute_before", starting>,
                engine_event<"broker_update", updating>, engine_event<"storage_update", writing>,
                engine_event<"worker_run_task_before", running>, engine_event<"worker_task_error_retry", failed>,
                engine_event<"worker_remove_finished_task", ended>,
                engine_event<"broker_remove_finished_task", storing>,
                engine_event<"storage_remove_finished_task", stored>, engine_event<"worker_execute_after", done>>;
};

}  // namespace qtasks::detail
