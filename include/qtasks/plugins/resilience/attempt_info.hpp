// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/time/run_clock.hpp>

#include <cstdint>
#include <limits>

namespace qtasks {

/// Describes the current attempt: `ctx.get<attempt_info>()` where a `retry` is in the stack. If there are several
/// retries, the innermost one writes it.
struct attempt_info {
  /// The value of `started` for an attempt that began with the run: its start is `run_time::started`. It is not a point
  /// in time: clocks return no negative values.
  static constexpr std::int64_t run_start = std::numeric_limits<std::int64_t>::min();

  int number = 1;                    ///< counted from 1; attempts that a queue made before are included
  bool last = true;                  ///< no attempt follows, whether this one succeeds or fails
  std::int64_t started = run_start;  ///< nanoseconds of the run's clock, or `run_start`
};

namespace detail {

/// Returns when the current attempt began, in nanoseconds of the run's clock, without reading the clock.
template <Clock C>
QTASKS_INLINE constexpr std::int64_t attempt_start(auto& run) noexcept {
  auto const* attempt = run.template get<attempt_info>();
  if (attempt != nullptr && attempt->started != attempt_info::run_start) return attempt->started;
  return run.template get<run_time<C>>()->started;
}

}  // namespace detail
}  // namespace qtasks
