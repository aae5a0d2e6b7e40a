// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/catalogue.hpp>
#include <qtasks/core/plugin_failed_event.hpp>
#include <qtasks/triggers/task_executor.hpp>

namespace qtasks::triggers {

// The triggers of policies, defined in <qtasks/triggers/policy.hpp>, the breaker's change of state in
// <qtasks/plugins/resilience/breaker_change.hpp>. The declarations make their names known without them.
struct policy_cache_hit;
struct policy_cache_stale;
struct policy_limited;
struct policy_shed;
struct policy_breaker_refused;
struct policy_breaker_changed;
struct policy_hedged;
struct policy_timed_out;
struct policy_retry_scheduled;
struct policy_retry_given_up;
struct policy_fallback_used;

// The engine's triggers, defined in <qtasks/triggers/engine.hpp>. The declarations make their names known without it.
struct starter_start;
struct worker_start;
struct broker_start;
struct storage_start;
struct global_config_start;
struct global_config_set_status;
struct storage_delete_finished_tasks;
struct broker_running_older_tasks;
struct storage_running_older_tasks;
struct broker_listen_start;
struct qtasks_ping;
struct qtasks_add_task_before_broker;
struct broker_add_before;
struct storage_add;
struct broker_add_after;
struct qtasks_add_task_after_broker;
struct storage_add_process;
struct storage_get;
struct broker_get;
struct broker_add_worker;
struct worker_add;
struct worker_execute_before;
struct broker_update;
struct storage_update;
struct worker_run_task_before;
struct worker_task_error_retry;
struct worker_remove_finished_task;
struct broker_remove_finished_task;
struct storage_remove_finished_task;
struct worker_execute_after;
struct qtasks_get;
struct storage_get_all;
struct global_config_set;
struct global_config_get;
struct global_config_get_all;
struct global_config_get_match;
struct stats_inspect;
struct qtasks_flush_all;
struct broker_flush_all;
struct storage_flush_all;
struct qtasks_stop;
struct starter_stop;
struct broker_stop;
struct worker_stop;
struct storage_stop;
struct global_config_stop;

}  // namespace qtasks::triggers

/// QTasks' 56 triggers and thirteen of this library, in the order in which a server, a task and a client fire them.
template <>
struct qtasks::detail::catalogue<void> {
  using type = trigger_list<
      // a server starts
      triggers::starter_start, triggers::worker_start, triggers::broker_start, triggers::storage_start,
      triggers::global_config_start, triggers::global_config_set_status, triggers::storage_delete_finished_tasks,
      triggers::broker_running_older_tasks, triggers::storage_running_older_tasks, triggers::broker_listen_start,
      // a client adds a task
      triggers::qtasks_ping, triggers::qtasks_add_task_before_broker, triggers::broker_add_before,
      triggers::storage_add, triggers::broker_add_after, triggers::qtasks_add_task_after_broker,
      // the server takes it from the queue
      triggers::storage_add_process, triggers::storage_get, triggers::broker_get, triggers::broker_add_worker,
      triggers::worker_add,
      // the worker starts it
      triggers::worker_execute_before, triggers::broker_update, triggers::storage_update,
      triggers::worker_run_task_before,
      // the executor runs it
      triggers::task_executor_middlewares_execute, triggers::task_executor_args_replace,
      triggers::task_executor_before_execute, triggers::task_executor_run_task_around, triggers::task_executor_run_task,
      triggers::task_executor_run_task_gen, triggers::task_executor_run_task_trigger_error,
      triggers::task_executor_after_execute, triggers::task_executor_after_execute_result_replace,
      triggers::task_executor_decode, triggers::task_executor_task_close, triggers::task_executor_plugin_failed,
      // policies decide around the task
      triggers::policy_cache_hit, triggers::policy_cache_stale, triggers::policy_limited, triggers::policy_shed,
      triggers::policy_breaker_refused, triggers::policy_breaker_changed, triggers::policy_hedged,
      triggers::policy_timed_out, triggers::policy_retry_scheduled, triggers::policy_retry_given_up,
      triggers::policy_fallback_used,
      // the worker finishes it
      triggers::worker_task_error_retry, triggers::worker_remove_finished_task, triggers::broker_remove_finished_task,
      triggers::storage_remove_finished_task, triggers::worker_execute_after,
      // clients read the state
      triggers::qtasks_get, triggers::storage_get_all, triggers::global_config_set, triggers::global_config_get,
      triggers::global_config_get_all, triggers::global_config_get_match, triggers::stats_inspect,
      // data is deleted, components stop
      triggers::qtasks_flush_all, triggers::broker_flush_all, triggers::storage_flush_all, triggers::qtasks_stop,
      triggers::starter_stop, triggers::broker_stop, triggers::worker_stop, triggers::storage_stop,
      triggers::global_config_stop>;
};
