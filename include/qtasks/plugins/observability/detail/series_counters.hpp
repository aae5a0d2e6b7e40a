// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/observability/latency_buckets.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace qtasks::detail {

/// A counter that only grows. Any thread may read it at any time.
class counter {
 public:
  /// With a single writer a load and a store are enough. Several writers need an atomic addition.
  QTASKS_INLINE constexpr void add(std::uint64_t amount, bool single_writer) noexcept {
    if (single_writer) {
      value_.store(value_.load() + amount);
    } else {
      value_.fetch_add(amount);
    }
  }
  constexpr std::uint64_t read() const noexcept { return value_.load(); }

 private:
  constexpr_atomic<std::uint64_t, atomic_order::relaxed> value_{0};
};

/// The task and the code of a series may be read once its state is one of the last three: a series of runs with a
/// value, whose code is 0, or with an error, or of decisions, whose code is their `decision_index`.
enum class series_state : std::uint32_t { free, claimed, of_values, of_errors, of_decisions };

/// The counters of one series, that is of one task and one outcome. They fill four cache lines.
struct alignas(64) series_counters {
  constexpr_atomic<series_state, atomic_order::acq_rel> state{};
  std::int32_t code = 0;                   ///< the error's code, or the decision's number
  std::string_view const* task = nullptr;  ///< the task's name; it has static storage duration
  counter nanoseconds{};
  counter retries{};
  std::array<counter, latency_buckets::count> buckets{};

  QTASKS_INLINE constexpr void add_run(std::int64_t duration, int retried, bool single_writer) noexcept {
    if (duration < 0) [[unlikely]]
      duration = 0;
    buckets[latency_buckets::of(duration)].add(1, single_writer);
    nanoseconds.add(static_cast<std::uint64_t>(duration), single_writer);
    if (retried > 0) retries.add(static_cast<std::uint64_t>(retried), single_writer);
  }
};
static_assert(sizeof(series_counters) == 256);

}  // namespace qtasks::detail
