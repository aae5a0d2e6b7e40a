// SPDX-License-Identifier: BSL-1.0
#pragma once

// Workers of an application whose tasks are coroutines of Boost.Asio.
#include <qtasks/adapters/asio_worker/run_worker.hpp>
#include <qtasks/adapters/asio_worker/worker_options.hpp>
