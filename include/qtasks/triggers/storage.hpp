// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/trigger_entry.hpp>
#include <qtasks/triggers/component.hpp>
#include <qtasks/triggers/storage_events.hpp>
#include <qtasks/triggers/task_view.hpp>

#include <string_view>

namespace qtasks::triggers {

using namespace std::string_view_literals;

struct storage_start : notify_trigger<storage_event<component>> {
  static constexpr std::string_view name = "storage_start"sv;
  static constexpr std::string_view members = "storage"sv;
  static constexpr std::string_view doc = "The storage starts; it then starts its global config."sv;
};

/// In QTasks a client fires it once for each operation that it made.
struct storage_stop : notify_trigger<storage_event<component>> {
  static constexpr bool reverse = true;
  static constexpr std::string_view name = "storage_stop"sv;
  static constexpr std::string_view members = "storage"sv;
  static constexpr std::string_view doc = "The storage is about to close its connection."sv;
};

struct storage_delete_finished_tasks : notify_trigger<storage_event<component>> {
  static constexpr std::string_view name = "storage_delete_finished_tasks"sv;
  static constexpr std::string_view members = "storage"sv;
  static constexpr std::string_view doc = "The storage is about to delete the finished tasks."sv;
};

/// QTasks passes only the storage and the worker, so its plugins do not see the task that they replace.
struct storage_running_older_tasks
    : replace_trigger<storage_running_older_tasks_event<component, component, any_value, any_value>, fold_rule::last,
                      task_view> {
  static constexpr std::string_view name = "storage_running_older_tasks"sv;
  static constexpr std::string_view members =
      "storage, worker, task_name, uuid, priority, args, kw, created_at, result"sv;
  static constexpr std::string_view doc = "A task that an earlier worker did not finish is about to run again."sv;
};

struct storage_add : replace_trigger<storage_add_event<component, any_value>> {
  static constexpr std::string_view name = "storage_add"sv;
  static constexpr std::string_view members = "storage, uuid, task_status, result"sv;
  static constexpr std::string_view doc = "The storage is about to write a new task."sv;
};

/// QTasks passes only the storage, so its plugins do not see the element that they replace.
struct storage_add_process : replace_trigger<storage_add_process_event<component>> {
  static constexpr std::string_view name = "storage_add_process"sv;
  static constexpr std::string_view members = "storage, task_data, priority, result"sv;
  static constexpr std::string_view doc = "The storage is about to record that a task is being processed."sv;
};

struct storage_get : replace_trigger<storage_get_event<component, any_value>> {
  static constexpr std::string_view name = "storage_get"sv;
  static constexpr std::string_view members = "storage, result"sv;
  static constexpr std::string_view doc = "The storage found a task that was looked up."sv;
};

struct storage_get_all : replace_trigger<storage_get_all_event<component, any_value>> {
  static constexpr std::string_view name = "storage_get_all"sv;
  static constexpr std::string_view members = "storage, results, result"sv;
  static constexpr std::string_view doc = "The storage has collected all its tasks."sv;
};

/// QTasks raises `KeyError` if a plugin's reply does not contain the fields.
struct storage_update : replace_trigger<storage_update_event<component, any_value>> {
  static constexpr std::string_view name = "storage_update"sv;
  static constexpr std::string_view members = "storage, kw, result"sv;
  static constexpr std::string_view doc = "The storage is about to write changed fields of a task."sv;
};

/// QTasks fires it when the writes are queued; they can still fail.
struct storage_remove_finished_task
    : notify_trigger<storage_remove_finished_task_event<component, component, any_value>> {
  static constexpr std::string_view name = "storage_remove_finished_task"sv;
  static constexpr std::string_view members = "storage, task_broker, model"sv;
  static constexpr std::string_view doc = "The storage has written a finished task's outcome."sv;
};

struct storage_flush_all : notify_trigger<storage_event<component>> {
  static constexpr std::string_view name = "storage_flush_all"sv;
  static constexpr std::string_view members = "storage"sv;
  static constexpr std::string_view doc = "The storage is about to delete all its data."sv;
};

}  // namespace qtasks::triggers

template <>
struct qtasks::trigger_entry<"storage_start"> : qtasks::triggers::storage_start {};
template <>
struct qtasks::trigger_entry<"storage_stop"> : qtasks::triggers::storage_stop {};
template <>
struct qtasks::trigger_entry<"storage_delete_finished_tasks"> : qtasks::triggers::storage_delete_finished_tasks {};
template <>
struct qtasks::trigger_entry<"storage_running_older_tasks"> : qtasks::triggers::storage_running_older_tasks {};
template <>
struct qtasks::trigger_entry<"storage_add"> : qtasks::triggers::storage_add {};
template <>
struct qtasks::trigger_entry<"storage_add_process"> : qtasks::triggers::storage_add_process {};
template <>
struct qtasks::trigger_entry<"storage_get"> : qtasks::triggers::storage_get {};
template <>
struct qtasks::trigger_entry<"storage_get_all"> : qtasks::triggers::storage_get_all {};
template <>
struct qtasks::trigger_entry<"storage_update"> : qtasks::triggers::storage_update {};
template <>
struct qtasks::trigger_entry<"storage_remove_finished_task"> : qtasks::triggers::storage_remove_finished_task {};
template <>
struct qtasks::trigger_entry<"storage_flush_all"> : qtasks::triggers::storage_flush_all {};
