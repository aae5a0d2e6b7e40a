// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/engine/broker_limits.hpp>
#include <qtasks/engine/lease.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace qtasks {

/// The options of a `sqlite_broker`. A value out of its range becomes the nearest limit.
struct sqlite_options {
  /// The bounds of the broker. `capacity` counts the tasks that have not ended. An ended task is kept for a day:
  /// another process may wait for it.
  broker_limits limits{.capacity = std::size_t{1} << 20, .result_ttl = std::chrono::hours{24}};
  qtasks::lease lease{std::chrono::seconds{30}};          ///< how long a worker holds a task without a renewal
  duration busy_timeout = std::chrono::seconds{5};        ///< how long a change waits for another one to end
  std::uint64_t max_file_bytes = std::uint64_t{1} << 40;  ///< the database grows no further
  std::uint64_t wal_bytes = std::uint64_t{4} << 20;       ///< the log is written back when it is longer
};

}  // namespace qtasks
