// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// Describes the current attempt: `ctx.get<attempt_info>()` where a `retry` is in the stack. If there are several
/// retries, the innermost one writes it. `run_time::attempt_started` says when the attempt began.
struct attempt_info {
  int number = 1;    ///< counted from 1; attempts that a queue made before are included
  int attempts = 1;  ///< the number of the last attempt that may be made

  /// No attempt follows, whether this one succeeds or fails.
  constexpr bool last() const noexcept { return number >= attempts; }
};

}  // namespace qtasks
