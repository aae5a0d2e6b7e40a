// SPDX-License-Identifier: BSL-1.0
#pragma once

// The engine: tasks queued by an application, run by its workers, waited for; and its broker in memory.
#include <qtasks/engine/add_encoded_task.hpp>
#include <qtasks/engine/add_options.hpp>
#include <qtasks/engine/add_request.hpp>
#include <qtasks/engine/broker.hpp>
#include <qtasks/engine/broker_limits.hpp>
#include <qtasks/engine/claim_filter.hpp>
#include <qtasks/engine/concurrency.hpp>
#include <qtasks/engine/failed_attempt.hpp>
#include <qtasks/engine/handle_store.hpp>
#include <qtasks/engine/lease.hpp>
#include <qtasks/engine/memory_broker.hpp>
#include <qtasks/engine/no_hooks.hpp>
#include <qtasks/engine/per_worker.hpp>
#include <qtasks/engine/queue.hpp>
#include <qtasks/engine/queue_names.hpp>
#include <qtasks/engine/queue_rate.hpp>
#include <qtasks/engine/queue_stats.hpp>
#include <qtasks/engine/queue_tasks.hpp>
#include <qtasks/engine/run_services.hpp>
#include <qtasks/engine/running_workers.hpp>
#include <qtasks/engine/stop_signals.hpp>
#include <qtasks/engine/task_handle.hpp>
#include <qtasks/engine/task_id.hpp>
#include <qtasks/engine/task_info.hpp>
#include <qtasks/engine/task_outcome.hpp>
#include <qtasks/engine/task_page.hpp>
#include <qtasks/engine/task_progress.hpp>
#include <qtasks/engine/task_query.hpp>
#include <qtasks/engine/task_snapshot.hpp>
#include <qtasks/engine/task_status.hpp>
#include <qtasks/engine/tasks.hpp>
#include <qtasks/engine/unique_until.hpp>
#include <qtasks/engine/worker.hpp>
#include <qtasks/engine/worker_options.hpp>
