// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace qtasks {

/// The buckets of every latency histogram: the upper bounds are the powers of two from 128 ns to 2^33 ns (8.6 s), each
/// belonging to its bucket; the last bucket has none. Bounds that differ by a factor of two are what OpenTelemetry
/// calls an exponential histogram of scale 0, and Prometheus a native histogram of schema 0.
struct latency_buckets {
  static constexpr std::size_t count = 28;
  static constexpr int first_power = 7;

  /// The largest duration in a bucket other than the last, in nanoseconds.
  static constexpr std::int64_t bound(std::size_t bucket) noexcept {
    return std::int64_t{1} << (first_power + static_cast<int>(bucket));
  }
  static constexpr std::size_t of(std::int64_t nanoseconds) noexcept {
    if (nanoseconds <= bound(0)) return 0;
    auto const power = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(nanoseconds - 1)));
    return std::min(static_cast<std::size_t>(power - first_power), count - 1);
  }
};

}  // namespace qtasks
