// SPDX-License-Identifier: BSL-1.0
#pragma once

// The triggers of the engine's components. The executor fires none of them. qtasks.hpp declares their names only.
#include <qtasks/triggers/broker.hpp>
#include <qtasks/triggers/global_config.hpp>
#include <qtasks/triggers/queue_tasks.hpp>
#include <qtasks/triggers/starter.hpp>
#include <qtasks/triggers/stats.hpp>
#include <qtasks/triggers/storage.hpp>
#include <qtasks/triggers/worker.hpp>
