// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

namespace qtasks {

/// The bounds of `json_codec`, the same for writing and for reading. What exceeds one is an error value.
struct json_limits {
  std::size_t bytes = std::size_t{1} << 20U;  ///< of one text, at most 1 GiB; longer texts are not parsed
  std::size_t depth = 64;                     ///< arrays and objects in one another, at most 1,000
};

}  // namespace qtasks
