// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <cstddef>

namespace support {

/// All allocations of the program, where allocations.cpp is part of it.
extern std::atomic<std::size_t> allocations;

}  // namespace support
