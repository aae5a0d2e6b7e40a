// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace qtasks {

/// Options of the chaos plugins, which inject faults on purpose: `chaos_fault`, `chaos_latency` and `chaos_result`. A
/// plugin draws one random number for each call of the task, in the order in which the calls arrive. The same seed and
/// the same order of calls therefore hit the same calls. `when<false, chaos_fault>` removes the plugin from the
/// program.
struct chaos_options {
  double probability = 0;  ///< of a hit for each call of the task, from 0 (never) to 1 (always)
  std::uint64_t seed = 0;  ///< of the random numbers
};

}  // namespace qtasks
