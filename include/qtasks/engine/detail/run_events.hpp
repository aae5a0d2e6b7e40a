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

  template <class Executor>
  static constexpr bool any =
      is_fired<"storage_add_process", Executor, recorded> || is_fired<"storage_get", Executor, found> ||
      is_fired<"broker_get", Executor, got> || is_fired<"broker_add_worker", Executor, passed> ||
      is_fired<"worker_add", Executor, received> || is_fired<"worker_execute_before", Executor, starting> ||
      is_fired<"broker_update", Executor, updating> || is_fired<"storage_update", Executor, writing> ||
      is_fired<"worker_run_task_before", Executor, running> || is_fired<"worker_task_error_retry", Executor, failed> ||
      is_fired<"worker_remove_finished_task", Executor, ended> ||
      is_fired<"broker_remove_finished_task", Executor, storing> ||
      is_fired<"storage_remove_finished_task", Executor, stored> || is_fired<"worker_execute_after", Executor, done>;
};

}  // namespace qtasks::detail
