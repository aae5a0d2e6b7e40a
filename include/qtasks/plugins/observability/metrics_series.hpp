// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/observability/latency_buckets.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace qtasks {

/// The counts of one task and one outcome at the time of a snapshot.
struct metrics_series {
  std::string_view task;         ///< the task's name; it has static storage duration
  std::optional<errc> error;     ///< absent if the runs ended with a value
  bool overflow = false;         ///< counts the series beyond `metrics_options::series`; `task` and `error` are empty
  std::int64_t nanoseconds = 0;  ///< the sum of all durations
  std::uint64_t retries = 0;     ///< attempts beyond the first of each run
  std::array<std::uint64_t, latency_buckets::count> buckets{};  ///< runs by duration; not cumulative

  /// The number of runs.
  constexpr std::uint64_t count() const noexcept {
    std::uint64_t sum = 0;
    for (std::uint64_t const bucket : buckets) sum += bucket;
    return sum;
  }
  /// Adds the counts of a series with the same labels.
  constexpr void add(metrics_series const& other) noexcept {
    nanoseconds += other.nanoseconds;
    retries += other.retries;
    for (std::size_t i = 0; i < buckets.size(); ++i) buckets[i] += other.buckets[i];
  }
  /// Returns whether both count the same task and error.
  constexpr bool same_labels(metrics_series const& other) const noexcept {
    return task == other.task && error == other.error && overflow == other.overflow;
  }
};

/// Sorted by task, then success before error codes; the overflow series comes last. No two series have the same labels.
using metrics_snapshot = std::vector<metrics_series>;

}  // namespace qtasks
