// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/observability/detail/metrics_counts.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace qtasks {

/// What was counted for one task and one outcome until a snapshot was taken.
struct metrics_series {
  std::string_view task;         ///< of static storage
  std::optional<errc> error;     ///< absent where the runs left a value
  bool overflow = false;         ///< of the runs whose series found no place; `task` and `error` then say nothing
  std::int64_t nanoseconds = 0;  ///< all runs together
  std::uint64_t retries = 0;     ///< attempts beyond each run's first
  std::array<std::uint64_t, latency_buckets::count> buckets{};  ///< runs by duration; not cumulative

  /// How many runs there were.
  constexpr std::uint64_t count() const noexcept {
    std::uint64_t sum = 0;
    for (std::uint64_t const bucket : buckets) sum += bucket;
    return sum;
  }
  constexpr void add(metrics_series const& other) noexcept {
    nanoseconds += other.nanoseconds;
    retries += other.retries;
    for (std::size_t i = 0; i < buckets.size(); ++i) buckets[i] += other.buckets[i];
  }
  constexpr bool same_labels(metrics_series const& other) const noexcept {
    return task == other.task && error == other.error && overflow == other.overflow;
  }
};

/// Sorted by task, success first, then by code; what overflowed last. No two of the same labels.
using metrics_snapshot = std::vector<metrics_series>;

}  // namespace qtasks
