// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/slot.hpp>
#include <qtasks/core/uuid.hpp>
#include <qtasks/triggers/task_patch.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>

// `task_broker` is the task as it was queued, `task_func` is the task registered under its name.
namespace qtasks::triggers {

/// A trigger of the worker without further data.
template <class Worker>
struct worker_event {
  Worker& worker;
};

/// A task that the worker receives.
template <class Worker, class Args, class Kw>
struct worker_add_event : patched_task_event<Args, Kw> {
  Worker& worker;
};

/// A task that is about to run, and the model with its new status.
template <class Worker, class TaskBroker, class TaskFunc, class Model>
struct worker_execute_before_event {
  using replaces = Model;
  Worker& worker;
  TaskBroker const& task_broker;
  TaskFunc const& task_func;
  Model const& model;
  slot<Model>& result;
};

/// A task that has ended, and the model in which it was stored.
template <class Worker, class TaskFunc, class TaskBroker, class Model>
struct worker_execute_after_event {
  Worker& worker;
  TaskFunc const& task_func;
  TaskBroker const& task_broker;
  Model const& model;
};

/// The changes of the task that is about to run. Members that are not set keep the original value.
template <class TaskFunc, class TaskBroker>
struct run_task_patch {
  std::optional<TaskFunc> task_func{};
  std::optional<TaskBroker> task_broker{};

  static constexpr bool is_patch = true;
  constexpr void merge(std::same_as<run_task_patch> auto later) {
    merge_member(task_func, later.task_func);
    merge_member(task_broker, later.task_broker);
  }
};

/// A task that the worker is about to pass to its executor.
template <class Worker, class TaskFunc, class TaskBroker>
struct worker_run_task_before_event {
  using replaces = run_task_patch<TaskFunc, TaskBroker>;
  Worker& worker;
  TaskFunc const& task_func;
  TaskBroker const& task_broker;
  slot<replaces>& result;
};

/// A task that failed and can be retried. `result` is empty until a handler returns the model of the retried task.
template <class Broker, class TaskFunc, class TaskBroker, class Error, class Model>
struct worker_task_error_retry_event {
  using replaces = Model;
  Broker& broker;
  TaskFunc const& task_func;
  TaskBroker const& task_broker;
  Error const& e;
  std::string_view trace;
  slot<Model>& result;
};

/// The changes of a finished task. Members that are not set keep the original value.
template <class TaskBroker, class Model>
struct finished_task_patch {
  std::optional<TaskBroker> task_broker{};
  std::optional<Model> model{};

  static constexpr bool is_patch = true;
  constexpr void merge(std::same_as<finished_task_patch> auto later) {
    merge_member(task_broker, later.task_broker);
    merge_member(model, later.model);
  }
};

/// A finished task and its model, before the worker passes them to the broker.
template <class Worker, class Broker, class TaskFunc, class TaskBroker, class Model>
struct worker_remove_finished_task_event {
  using replaces = finished_task_patch<TaskBroker, Model>;
  Worker& worker;
  Broker& broker;
  TaskFunc const* task_func;  ///< null if no task is registered under the queued name
  TaskBroker const& task_broker;
  Model const& model;
  slot<replaces>& result;
};

}  // namespace qtasks::triggers
