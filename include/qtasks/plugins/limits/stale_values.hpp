// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>

namespace qtasks {

/// Lets a `cache` use values after their `ttl`: `cache<decltype(price), clocks::steady, arguments_key, stale_values>`.
struct stale_values {
  /// As long after the `ttl`, one run at a time calls the task to renew the value, and the others get the old one; not
  /// negative.
  duration while_revalidate{};
  /// As long after the `ttl`, a run whose call fails gets the old value, unless the error is a cancellation or
  /// permanent; not negative.
  duration if_error{};
};

/// Values end with their `ttl`.
struct no_stale_values {};

}  // namespace qtasks
