// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>

#include <cstdint>
#include <thread>

namespace qtasks::detail {

/// A lock for a bounded number of steps, which also works in constant expressions. A thread that waits gives up its
/// time slice.
class insertion_lock {
 public:
  /// Holds the lock.
  class guard {
   public:
    constexpr explicit guard(insertion_lock& of) noexcept : of_(of) {
      for (std::uint32_t free = 0; !of_.locked_.compare_exchange_weak(free, 1); free = 0) {
        if (!__builtin_is_constant_evaluated() && free != 0) std::this_thread::yield();
      }
    }
    guard(guard const&) = delete;
    guard& operator=(guard const&) = delete;
    constexpr ~guard() { of_.locked_.store(0); }

   private:
    insertion_lock& of_;
  };

 private:
  constexpr_atomic<std::uint32_t, atomic_order::acq_rel> locked_{0};
};

}  // namespace qtasks::detail
