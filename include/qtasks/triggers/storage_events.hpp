// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/slot.hpp>
#include <qtasks/core/uuid.hpp>
#include <qtasks/triggers/task_patch.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qtasks::triggers {

/// A trigger of the storage without further data.
template <class Storage>
struct storage_event {
  Storage& storage;
};

/// The changes of a task that is about to be stored. Members that are not set keep the original value.
template <class Model>
struct storage_add_patch {
  std::optional<qtasks::uuid> uuid{};
  std::optional<Model> task_status{};

  static constexpr bool is_patch = true;
  constexpr void merge(std::same_as<storage_add_patch> auto later) {
    merge_member(uuid, later.uuid);
    merge_member(task_status, later.task_status);
  }
};

/// A new task, before it is stored.
template <class Storage, class Model>
struct storage_add_event {
  using replaces = storage_add_patch<Model>;
  Storage& storage;
  qtasks::uuid const& uuid;
  Model const& task_status;
  slot<replaces>& result;
};

/// A task that was found; `result` holds it.
template <class Storage, class Task>
struct storage_get_event {
  using replaces = Task;
  Storage& storage;
  slot<Task>& result;
};

/// All tasks. The engine defines the type of the container.
template <class Storage, class Tasks>
struct storage_get_all_event {
  using replaces = Tasks;
  Storage& storage;
  Tasks const& results;
  slot<Tasks>& result;
};

/// The fields that are about to be written, as in `broker_update_event`.
template <class Storage, class Kw>
struct storage_update_event {
  using replaces = Kw;
  Storage& storage;
  Kw const& kw;
  slot<Kw>& result;
};

/// A finished task and the model in which it is stored.
template <class Storage, class TaskBroker, class Model>
struct storage_remove_finished_task_event {
  Storage& storage;
  TaskBroker const& task_broker;
  Model const& model;
};

/// The changes of the record that a task is being processed. Members that are not set keep the original value.
struct storage_add_process_patch {
  std::optional<std::string> task_data{};
  std::optional<int> priority{};

  static constexpr bool is_patch = true;
  constexpr void merge(std::same_as<storage_add_process_patch> auto later) {
    merge_member(task_data, later.task_data);
    merge_member(priority, later.priority);
  }
};

/// The record that a task is being processed, before it is stored.
template <class Storage>
struct storage_add_process_event {
  using replaces = storage_add_process_patch;
  Storage& storage;
  std::string_view task_data;  ///< the queue's element: `name:uuid:priority`
  int priority;
  slot<replaces>& result;
};

/// A task that was started and not finished, before the worker receives it.
template <class Storage, class Worker, class Args, class Kw>
struct storage_running_older_tasks_event : patched_task_event<Args, Kw> {
  Storage& storage;
  Worker& worker;
};

}  // namespace qtasks::triggers
