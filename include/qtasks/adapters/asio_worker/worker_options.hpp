// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/engine/worker_options.hpp>
#include <qtasks/plugins/resilience/backoff.hpp>

#include <cstddef>

namespace qtasks::asio {

/// Options of `asio::run_worker(...)`.
struct worker_options {
  std::size_t at_a_time = 1'000;  ///< tasks that the worker runs at a time, from 1 to 1,000,000
  /// The waits before the retries of a task with `option::retry`; by default those of the other workers.
  qtasks::backoff retries = qtasks::worker_options{}.retries;
};

}  // namespace qtasks::asio
