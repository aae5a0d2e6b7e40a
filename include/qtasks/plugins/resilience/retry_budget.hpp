// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// Keeps retries a fraction of the load, so that they do not pile on what is down (after tower's `Budget`): every
/// success earns `percent` of a retry, time earns `per_second` of them. What is earned is kept, up to `most`; tower
/// lets it expire instead. It begins with `most`. Both 0: there is no limit.
struct retry_budget {
  int percent = 0;
  int per_second = 0;  ///< at most a million
  int most = 10;
};

}  // namespace qtasks
