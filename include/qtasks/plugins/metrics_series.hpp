// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/config.hpp>
#include <qtasks/plugins/cell.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

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

namespace detail {

/// A number that is only added to, by one thread alone or by several.
class tally {
 public:
  QTASKS_INLINE constexpr void add(std::uint64_t by, bool alone) noexcept {
    if (alone) {
      value_.store(value_.load() + by);
    } else {
      value_.add(by);
    }
  }
  constexpr std::uint64_t read() const noexcept { return value_.load(); }

 private:
  cell<std::uint64_t, cell_order::alone> value_{0};
};

/// Stands where a code would if the run had not left a value.
inline constexpr std::int32_t without_error = std::numeric_limits<std::int32_t>::min();

enum class series_state : std::uint32_t { free, taken, ready };

/// What is counted for one task and one outcome: four cache lines.
struct alignas(64) metrics_counts {
  cell<series_state, cell_order::after> state{};
  std::int32_t code = 0;                   ///< of the error, or `without_error`
  std::string_view const* task = nullptr;  ///< its name, of static storage
  tally nanoseconds{};
  tally retries{};
  std::array<tally, latency_buckets::count> buckets{};

  QTASKS_INLINE constexpr void add(std::int64_t duration, int tried_again, bool alone) noexcept {
    buckets[latency_buckets::of(duration)].add(1, alone);
    nanoseconds.add(static_cast<std::uint64_t>(std::max<std::int64_t>(duration, 0)), alone);
    if (tried_again > 0) retries.add(static_cast<std::uint64_t>(tried_again), alone);
  }
};
static_assert(sizeof(metrics_counts) == 256);

}  // namespace detail
}  // namespace qtasks
