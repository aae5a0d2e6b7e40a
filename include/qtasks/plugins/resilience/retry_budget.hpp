// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// Limits retries to a fraction of the load, so that they do not overload a service that is down; after tower's
/// `Budget`. A budget is a balance of retries: each success adds `percent` hundredths of a retry, each second adds
/// `per_second` retries, and each retry takes one. The balance starts at `max_balance` and never exceeds it. Unlike
/// tower's, it does not expire. If `percent` and `per_second` are both 0, retries are not limited.
struct retry_budget {
  int percent = 0;       ///< at most a million
  int per_second = 0;    ///< at most a million
  int max_balance = 10;  ///< the retries that may be saved up
};

/// The default of `retry`: retries are not limited, and a success costs nothing.
struct no_retry_budget {};

}  // namespace qtasks
