// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/trigger_entry.hpp>
#include <qtasks/triggers/broker_events.hpp>
#include <qtasks/triggers/component.hpp>
#include <qtasks/triggers/task_view.hpp>

#include <string_view>

namespace qtasks::triggers {

using namespace std::string_view_literals;

struct broker_start : notify_trigger<broker_worker_event<component, component>> {
  static constexpr std::string_view name = "broker_start"sv;
  static constexpr std::string_view members = "broker, worker"sv;
  static constexpr std::string_view doc =
      "The broker starts; it then starts its storage, recovers older tasks and listens to its queue."sv;
};

struct broker_stop : notify_trigger<broker_event<component>> {
  static constexpr bool reverse = true;
  static constexpr std::string_view name = "broker_stop"sv;
  static constexpr std::string_view members = "broker"sv;
  static constexpr std::string_view doc = "The broker stops taking tasks and is about to close its connection."sv;
};

struct broker_listen_start : notify_trigger<broker_worker_event<component, component>> {
  static constexpr std::string_view name = "broker_listen_start"sv;
  static constexpr std::string_view members = "broker, worker"sv;
  static constexpr std::string_view doc = "The broker begins to take tasks from its queue."sv;
};

/// QTasks never fires it: it recovers tasks in the storage, without the broker.
struct broker_running_older_tasks : notify_trigger<broker_worker_event<component, component>> {
  static constexpr std::string_view name = "broker_running_older_tasks"sv;
  static constexpr std::string_view members = "broker, worker"sv;
  static constexpr std::string_view doc =
      "The broker is about to pass the worker the tasks that an earlier worker did not finish."sv;
};

/// In QTasks a task whose name, uuid or priority a handler replaces is never marked as finished.
struct broker_add_worker
    : replace_trigger<broker_add_worker_event<component, component, any_value, any_value>, fold_rule::last, task_view> {
  static constexpr std::string_view name = "broker_add_worker"sv;
  static constexpr std::string_view members =
      "broker, worker, task_name, uuid, priority, args, kw, created_at, result"sv;
  static constexpr std::string_view doc =
      "The broker took a task from its queue and is about to pass it to the worker."sv;
};

/// QTasks passes no uuid, and raises an exception if a plugin of an asynchronous broker replies.
struct broker_add_before : replace_trigger<broker_add_before_event<component, component, any_value>> {
  static constexpr bool fails_closed = true;
  static constexpr std::string_view name = "broker_add_before"sv;
  static constexpr std::string_view members = "broker, storage, uuid, model, result"sv;
  static constexpr std::string_view doc = "The broker is about to store and queue a new task."sv;
};

/// QTasks passes no uuid.
struct broker_add_after : notify_trigger<broker_add_after_event<component, component, any_value>> {
  static constexpr std::string_view name = "broker_add_after"sv;
  static constexpr std::string_view members = "broker, storage, uuid, model"sv;
  static constexpr std::string_view doc = "A new task is stored and queued."sv;
};

struct broker_get : replace_trigger<broker_get_event<component, any_value>> {
  static constexpr std::string_view name = "broker_get"sv;
  static constexpr std::string_view members = "broker, task, result"sv;
  static constexpr std::string_view doc = "The broker looked up a task in its storage and may not have found it."sv;
};

/// QTasks raises `KeyError` if a plugin's reply does not contain the fields.
struct broker_update : replace_trigger<broker_update_event<component, any_value>> {
  static constexpr std::string_view name = "broker_update"sv;
  static constexpr std::string_view members = "broker, kw, result"sv;
  static constexpr std::string_view doc = "The broker is about to pass changed fields of a task to its storage."sv;
};

/// QTasks does not pass `task_broker`, so its plugins do not know which task it is.
struct broker_remove_finished_task
    : replace_trigger<broker_remove_finished_task_event<component, component, component, any_value>> {
  static constexpr std::string_view name = "broker_remove_finished_task"sv;
  static constexpr std::string_view members = "broker, storage, task_broker, model, result"sv;
  static constexpr std::string_view doc = "The broker is about to pass a finished task's outcome to its storage."sv;
};

struct broker_flush_all : notify_trigger<broker_event<component>> {
  static constexpr std::string_view name = "broker_flush_all"sv;
  static constexpr std::string_view members = "broker"sv;
  static constexpr std::string_view doc = "The broker is about to delete all its data."sv;
};

}  // namespace qtasks::triggers

template <>
struct qtasks::trigger_entry<"broker_start"> : qtasks::triggers::broker_start {};
template <>
struct qtasks::trigger_entry<"broker_stop"> : qtasks::triggers::broker_stop {};
template <>
struct qtasks::trigger_entry<"broker_listen_start"> : qtasks::triggers::broker_listen_start {};
template <>
struct qtasks::trigger_entry<"broker_running_older_tasks"> : qtasks::triggers::broker_running_older_tasks {};
template <>
struct qtasks::trigger_entry<"broker_add_worker"> : qtasks::triggers::broker_add_worker {};
template <>
struct qtasks::trigger_entry<"broker_add_before"> : qtasks::triggers::broker_add_before {};
template <>
struct qtasks::trigger_entry<"broker_add_after"> : qtasks::triggers::broker_add_after {};
template <>
struct qtasks::trigger_entry<"broker_get"> : qtasks::triggers::broker_get {};
template <>
struct qtasks::trigger_entry<"broker_update"> : qtasks::triggers::broker_update {};
template <>
struct qtasks::trigger_entry<"broker_remove_finished_task"> : qtasks::triggers::broker_remove_finished_task {};
template <>
struct qtasks::trigger_entry<"broker_flush_all"> : qtasks::triggers::broker_flush_all {};
