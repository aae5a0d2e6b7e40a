// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/plugins/observability/latency_buckets.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace qtasks::detail {

/// A number that is only added to, by one thread alone or by several.
class tally {
 public:
  QTASKS_INLINE constexpr void add(std::uint64_t by, bool alone) noexcept {
    if (alone) {
      value_.store(value_.load() + by);
    } else {
      value_.fetch_add(by);
    }
  }
  constexpr std::uint64_t read() const noexcept { return value_.load(); }

 private:
  constexpr_atomic<std::uint64_t, atomic_order::relaxed> value_{0};
};

/// Stands where a code would if the run had not left a value.
inline constexpr std::int32_t without_error = std::numeric_limits<std::int32_t>::min();

enum class series_state : std::uint32_t { free, taken, ready };

/// What is counted for one task and one outcome: four cache lines.
struct alignas(64) metrics_counts {
  constexpr_atomic<series_state, atomic_order::acq_rel> state{};
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

}  // namespace qtasks::detail
