// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace qtasks {

/// The buckets of every latency histogram. The upper bounds are the powers of two from 128 ns to 2^33 ns (8.6 s); a
/// bound belongs to its bucket. The last bucket has no upper bound. OpenTelemetry calls such bounds an exponential
/// histogram of scale 0, Prometheus a native histogram of schema 0.
struct latency_buckets {
  static constexpr std::size_t count = 28;  ///< of the buckets; the last has no upper bound
  static constexpr int first_power = 7;     ///< of two: the first bound is 128 ns

  /// The upper bound of a bucket in nanoseconds. The last bucket has none.
  static constexpr std::int64_t bound(std::size_t bucket) noexcept {
    return std::int64_t{1} << (first_power + static_cast<int>(bucket));
  }
  /// The index of the bucket that a duration belongs to.
  static constexpr std::size_t of(std::int64_t nanoseconds) noexcept {
    if (nanoseconds <= bound(0)) return 0;
    auto const power = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(nanoseconds - 1)));
    return std::min(static_cast<std::size_t>(power - first_power), count - 1);
  }
};

}  // namespace qtasks
