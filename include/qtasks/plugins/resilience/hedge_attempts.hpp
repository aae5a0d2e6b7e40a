// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// Lets a `hedge` make more than two attempts: `hedge{hedged_after{5ms}, racer, hedge_attempts{.most = 4}}`. Each
/// further one starts where those in progress take longer than the delay, and at once where the latest one fails,
/// unless by a cancellation, a permanent failure or a rejection.
struct hedge_attempts {
  int most = 3;  ///< with the first, from 1 to 64
};

/// At most two attempts, of which the second starts after the delay only.
struct two_attempts {};

}  // namespace qtasks
