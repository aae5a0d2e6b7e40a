// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

// What goes wrong now and then, on purpose. Each plugin draws one number for each call of the task, in the order in
// which the calls reach it: the same seed and the same order of calls hit the same calls. Left out by
// `when<false, chaos_fault>` it is not in the program.
namespace qtasks {

/// How often, and by which sequence of random numbers.
struct chaos_options {
  double probability = 0;  ///< of each call of the task; 0: never, 1: always
  std::uint64_t seed = 0;
};

}  // namespace qtasks
