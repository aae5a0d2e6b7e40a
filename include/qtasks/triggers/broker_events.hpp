// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/slot.hpp>
#include <qtasks/core/uuid.hpp>
#include <qtasks/triggers/task_patch.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace qtasks::triggers {

/// A trigger of the broker without further data.
template <class Broker>
struct broker_event {
  Broker& broker;
};

/// A trigger of the broker that concerns a worker.
template <class Broker, class Worker>
struct broker_worker_event {
  Broker& broker;
  Worker& worker;
};

/// A task that the broker took from its queue, before the worker receives it.
template <class Broker, class Worker, class Args, class Kw>
struct broker_add_worker_event : patched_task_event<Args, Kw> {
  Broker& broker;
  Worker& worker;
};

/// The model of a new task before it is stored and queued.
template <class Broker, class Storage, class Model>
struct broker_add_before_event {
  using replaces = Model;
  Broker& broker;
  Storage& storage;
  qtasks::uuid const& uuid;
  Model const& model;
  slot<Model>& result;
};

/// The model of a new task that is stored and queued.
template <class Broker, class Storage, class Model>
struct broker_add_after_event {
  Broker& broker;
  Storage& storage;
  qtasks::uuid const& uuid;
  Model const& model;
};

/// A task from the storage; `task` is empty if the storage has no such task.
template <class Broker, class Task>
struct broker_get_event {
  using replaces = Task;
  Broker& broker;
  std::optional<Task> const& task;
  slot<Task>& result;
};

/// The fields that are about to be written. In QTasks' Redis storage, `name` is the key and `mapping` maps field to
/// value.
template <class Broker, class Kw>
struct broker_update_event {
  using replaces = Kw;
  Broker& broker;
  Kw const& kw;
  slot<Kw>& result;
};

/// The model in which a finished task is about to be stored.
template <class Broker, class Storage, class TaskBroker, class Model>
struct broker_remove_finished_task_event {
  using replaces = Model;
  Broker& broker;
  Storage& storage;
  TaskBroker const& task_broker;
  Model const& model;
  slot<Model>& result;
};

}  // namespace qtasks::triggers
