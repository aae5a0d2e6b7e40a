// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>

namespace qtasks {

/// Options of `total_timeout` and `attempt_timeout`.
struct timeout_options {
  duration limit;  ///< not negative; a limit over 146 years (2^62 ns) is reduced to that
};

}  // namespace qtasks
