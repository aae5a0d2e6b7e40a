// SPDX-License-Identifier: BSL-1.0
#pragma once

// Keeps an application's tasks in a database of SQLite.
#include <qtasks/adapters/sqlite/durability.hpp>
#include <qtasks/adapters/sqlite/sqlite_broker.hpp>
#include <qtasks/adapters/sqlite/sqlite_effects.hpp>
#include <qtasks/adapters/sqlite/sqlite_options.hpp>
#include <qtasks/adapters/sqlite/sqlite_transaction.hpp>
#include <qtasks/adapters/sqlite/wall_clock.hpp>
