// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/trigger_entry.hpp>
#include <qtasks/triggers/component.hpp>
#include <qtasks/triggers/task_view.hpp>
#include <qtasks/triggers/worker_events.hpp>

#include <string_view>

namespace qtasks::triggers {

using namespace std::string_view_literals;

struct worker_start : notify_trigger<worker_event<component>> {
  static constexpr std::string_view name = "worker_start"sv;
  static constexpr std::string_view members = "worker"sv;
  static constexpr std::string_view doc = "The worker is about to start its consumers."sv;
};

struct worker_stop : notify_trigger<worker_event<component>> {
  static constexpr bool reverse = true;
  static constexpr std::string_view name = "worker_stop"sv;
  static constexpr std::string_view members = "worker"sv;
  static constexpr std::string_view doc = "The worker was asked to stop."sv;
};

/// QTasks ignores a replaced `task_name`, because it reads `name`.
struct worker_add : replace_trigger<worker_add_event<component, any_value, any_value>, fold_rule::last, task_view> {
  static constexpr std::string_view name = "worker_add"sv;
  static constexpr std::string_view members = "worker, task_name, uuid, priority, args, kw, created_at, result"sv;
  static constexpr std::string_view doc = "The worker is about to put a task into its own queue."sv;
};

struct worker_execute_before
    : replace_trigger<worker_execute_before_event<component, component, component, any_value>> {
  static constexpr bool fails_closed = true;
  static constexpr std::string_view name = "worker_execute_before"sv;
  static constexpr std::string_view members = "worker, task_broker, task_func, model, result"sv;
  static constexpr std::string_view doc = "The worker is about to mark a task as being processed."sv;
};

struct worker_run_task_before : replace_trigger<worker_run_task_before_event<component, component, component>> {
  static constexpr bool fails_closed = true;
  static constexpr std::string_view name = "worker_run_task_before"sv;
  static constexpr std::string_view members = "worker, task_func, task_broker, result"sv;
  static constexpr std::string_view doc = "The worker is about to pass a task to its executor."sv;
};

/// QTasks passes the traceback and not the error.
struct worker_task_error_retry
    : replace_trigger<worker_task_error_retry_event<component, component, component, component, any_value>> {
  static constexpr std::string_view name = "worker_task_error_retry"sv;
  static constexpr std::string_view members = "broker, task_func, task_broker, e, trace, result"sv;
  static constexpr std::string_view doc = "A task failed with an error for which it can be retried."sv;
};

struct worker_remove_finished_task
    : replace_trigger<worker_remove_finished_task_event<component, component, component, component, any_value>> {
  static constexpr std::string_view name = "worker_remove_finished_task"sv;
  static constexpr std::string_view members = "worker, broker, task_func, task_broker, model, result"sv;
  static constexpr std::string_view doc = "A task has ended and its outcome is about to be passed to the broker."sv;
};

/// QTasks does not pass the worker.
struct worker_execute_after : notify_trigger<worker_execute_after_event<component, component, component, any_value>> {
  static constexpr std::string_view name = "worker_execute_after"sv;
  static constexpr std::string_view members = "worker, task_func, task_broker, model"sv;
  static constexpr std::string_view doc = "The worker has finished a task, with any outcome."sv;
};

}  // namespace qtasks::triggers

template <>
struct qtasks::trigger_entry<"worker_start"> : qtasks::triggers::worker_start {};
template <>
struct qtasks::trigger_entry<"worker_stop"> : qtasks::triggers::worker_stop {};
template <>
struct qtasks::trigger_entry<"worker_add"> : qtasks::triggers::worker_add {};
template <>
struct qtasks::trigger_entry<"worker_execute_before"> : qtasks::triggers::worker_execute_before {};
template <>
struct qtasks::trigger_entry<"worker_run_task_before"> : qtasks::triggers::worker_run_task_before {};
template <>
struct qtasks::trigger_entry<"worker_task_error_retry"> : qtasks::triggers::worker_task_error_retry {};
template <>
struct qtasks::trigger_entry<"worker_remove_finished_task"> : qtasks::triggers::worker_remove_finished_task {};
template <>
struct qtasks::trigger_entry<"worker_execute_after"> : qtasks::triggers::worker_execute_after {};
