// SPDX-License-Identifier: BSL-1.0
#pragma once

// The engine: tasks queued by an application, run by its workers, waited for; and its broker in memory.
#include <qtasks/engine/memory_broker.hpp>
#include <qtasks/engine/per_worker.hpp>
#include <qtasks/engine/queue_tasks.hpp>
#include <qtasks/qtasks.hpp>
