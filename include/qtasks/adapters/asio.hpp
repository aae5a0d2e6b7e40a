// SPDX-License-Identifier: BSL-1.0
#pragma once

// Tasks and handlers that are coroutines of Boost.Asio.
#include <qtasks/adapters/asio/late_runs.hpp>
#include <qtasks/adapters/asio/on.hpp>
#include <qtasks/adapters/asio/racer.hpp>
#include <qtasks/adapters/asio/spawn.hpp>
#include <qtasks/adapters/asio/stop.hpp>
#include <qtasks/adapters/asio/wait.hpp>
