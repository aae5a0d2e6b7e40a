// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <cstddef>

namespace support {

/// The number of the program's allocations. Counted in programs that link allocations.cpp.
extern std::atomic<std::size_t> allocations;

}  // namespace support
