// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/core/result.hpp>
#include <qtasks/plugins/time/clock.hpp>

#include <chrono>
#include <cstdint>

// A question of the architecture, not of the compiler: the counter and CPUID exist only on x86.
#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace qtasks {

namespace detail {

#if defined(__x86_64__)
inline std::uint64_t read_tsc() noexcept { return __builtin_ia32_rdtsc(); }

/// Whether the counter runs at one rate at every processor frequency and in all sleep states: CPUID 8000'0007h, EDX
/// bit 8.
inline bool has_invariant_tsc() noexcept {
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  return __get_cpuid(0x8000'0007U, &a, &b, &c, &d) != 0 && (d >> 8 & 1U) != 0;
}
#else
inline std::uint64_t read_tsc() noexcept { return 0; }
inline bool has_invariant_tsc() noexcept { return false; }
#endif

__extension__ using wide = __int128;  // at 3 GHz, ticks times a scale of 30 bits exceed 64 bits after four seconds

/// Nanoseconds per tick, times 2^32.
constexpr std::int64_t scale_of(std::int64_t nanoseconds, std::uint64_t ticks) noexcept {
  return static_cast<std::int64_t>((static_cast<wide>(nanoseconds) << 32) / static_cast<wide>(ticks));
}
constexpr std::int64_t scaled(std::int64_t ticks, std::int64_t scale) noexcept {
  return static_cast<std::int64_t>((static_cast<wide>(ticks) * scale) >> 32);
}

/// Both clocks at one instant, as far as they can be read together: the narrowest of 32 tries.
struct tsc_reading {
  std::uint64_t ticks = 0;
  std::int64_t time = 0;

  static tsc_reading take() noexcept {
    tsc_reading best;
    std::uint64_t narrowest = ~std::uint64_t{0};
    for (int i = 0; i < 32; ++i) {
      std::uint64_t const before = read_tsc();
      std::int64_t const time = clocks::steady{}.now();
      std::uint64_t const width = read_tsc() - before;
      if (width < narrowest) best = {before + width / 2, time};
      if (width < narrowest) narrowest = width;
    }
    return best;
  }
};

}  // namespace detail

namespace clocks {

/// The processor's time-stamp counter, scaled to the time of `steady`. A reading costs about half as much. `calibrated`
/// makes one; a default-constructed one returns 0 always. It keeps the rate of `steady` at calibration: it deviates by
/// a few millionths of the time since, and does not follow later adjustments of the system's clock. Threads agree as
/// far as the counters of their processors do; on one thread the time does not decrease.
class tsc {
 public:
  constexpr tsc() noexcept = default;

  /// Measures the counter against `steady` while it spins for `over`; ten times as long is ten times as exact. Returns
  /// `errc::failed` where there is no invariant counter: on another architecture, or in a virtual machine that does not
  /// guarantee one.
  static result<tsc> calibrated(duration over = std::chrono::milliseconds{20}) noexcept {
    if (!detail::has_invariant_tsc())
      return task_error{errc::failed, "this machine has no invariant time-stamp counter"};
    detail::tsc_reading const first = detail::tsc_reading::take();
    while (steady{}.now() - first.time < over.count()) {
    }
    detail::tsc_reading const last = detail::tsc_reading::take();
    if (last.ticks <= first.ticks) return task_error{errc::failed, "the time-stamp counter does not advance"};
    tsc made;
    made.ticks_ = last.ticks;
    made.time_ = last.time;
    made.scale_ = detail::scale_of(last.time - first.time, last.ticks - first.ticks);
    return made;
  }

  std::int64_t now() const noexcept {
    auto const since = static_cast<std::int64_t>(detail::read_tsc() - ticks_);
    return time_ + detail::scaled(since, scale_);
  }

 private:
  std::uint64_t ticks_ = 0;
  std::int64_t time_ = 0;
  std::int64_t scale_ = 0;  ///< nanoseconds per tick, times 2^32
};

}  // namespace clocks
}  // namespace qtasks
