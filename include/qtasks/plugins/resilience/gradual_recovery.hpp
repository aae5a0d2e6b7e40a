// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/plugins/detail/in_range.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>

namespace qtasks {

/// Options of `gradual_recovery`. With the defaults a breaker recovers as with `fixed_recovery`.
struct gradual_recovery_options {
  std::int64_t open_multiplier = 1;  ///< of the open time, each time that probes open the breaker again; at least 1
  duration max_open_for = std::chrono::minutes{1};  ///< the longest open time, unless `open_for` is longer; at least 0
  int probe_percent = 100;                          ///< of the probes, that must succeed; from 1 to 100
};

/// How a `circuit_breaker` recovers by default: it is open for `open_for` each time, and one failed probe opens it
/// again.
struct fixed_recovery {
  /// The successes that close a breaker with this number of probes: all.
  QTASKS_INLINE static constexpr int needed(int probes) noexcept { return probes; }
  /// Whether a breaker stays half open after a failed probe: no.
  QTASKS_INLINE static constexpr bool tolerates(std::uint32_t /*generation*/, int /*probes*/) noexcept { return false; }
  /// The time for which a breaker opens.
  QTASKS_INLINE static constexpr std::int64_t open_time(std::int64_t open_for, bool /*again*/) noexcept {
    return open_for;
  }
  QTASKS_INLINE static constexpr void opened(std::int64_t /*for_time*/) noexcept {}  ///< the breaker has opened
  QTASKS_INLINE static constexpr void closed() noexcept {}                           ///< the breaker has closed
};

/// How a `circuit_breaker` recovers if its fifth argument is one of these. Each time that probes open the breaker
/// again, its open time is multiplied, up to a limit, until it closes. Half open, it admits `probes` attempts: it
/// closes once `probe_percent` of them have succeeded, and opens once so many have failed that this cannot be reached.
/// Lock-free.
class gradual_recovery {
 public:
  /// Options out of their ranges become the nearest limit; in a constant expression they do not compile.
  constexpr explicit gradual_recovery(gradual_recovery_options options) noexcept
      : multiplier_(detail::in_range(options.open_multiplier, 1, std::numeric_limits<std::int64_t>::max())),
        max_open_for_(detail::nanoseconds_in_range(options.max_open_for)),
        percent_(detail::in_range(options.probe_percent, 1, 100)) {}

  /// The successes that close a breaker with this number of probes.
  constexpr int needed(int probes) const noexcept { return (probes * percent_ + 99) / 100; }

  /// Counts a failed probe of a half-open state, which the generation names. Returns whether the breaker stays half
  /// open. A later generation is a larger number, modulo 2^32.
  constexpr bool tolerates(std::uint32_t generation, int probes) noexcept {
    std::uint64_t counted = failures_.load();
    for (;;) {
      auto const of = static_cast<std::uint32_t>(counted >> 32);
      if (static_cast<std::int32_t>(generation - of) < 0) return true;  // of a state that is over
      std::uint32_t const failures = of == generation ? static_cast<std::uint32_t>(counted) + 1 : 1;
      if (failures_.compare_exchange_weak(counted, std::uint64_t{generation} << 32 | failures)) {
        return failures <= static_cast<std::uint32_t>(probes - needed(probes));
      }
    }
  }

  /// The time for which a breaker opens: `open_for`, or, if probes open it again, the multiple of the last time.
  constexpr std::int64_t open_time(std::int64_t open_for, bool again) const noexcept {
    if (!again) return open_for;
    std::int64_t const last = std::max(last_open_for_.load(), open_for);
    return std::max(open_for, last > max_open_for_ / multiplier_ ? max_open_for_ : last * multiplier_);
  }
  /// The breaker has opened for this time. The next change of its state is later, so no other thread does the same.
  constexpr void opened(std::int64_t for_time) noexcept { last_open_for_.store(for_time); }
  /// The breaker has closed: the next time that it opens is `open_for` again.
  constexpr void closed() noexcept { last_open_for_.store(0); }

 private:
  std::int64_t multiplier_;
  std::int64_t max_open_for_;
  int percent_;
  constexpr_atomic<std::uint64_t, atomic_order::relaxed> failures_{0};
  constexpr_atomic<std::int64_t, atomic_order::relaxed> last_open_for_{0};
};

}  // namespace qtasks
