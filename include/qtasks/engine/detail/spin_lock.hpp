// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <thread>

namespace qtasks::detail {

/// A lock for a few instructions. `Hooks::pause` waits, so that a simulation can switch there; a thread whose owner was
/// interrupted gives up its time slice.
template <class Hooks>
class spin_lock {
 public:
  void lock() noexcept {
    while (locked_.exchange(true, std::memory_order_acquire)) {
      for (int tries = 0; locked_.load(std::memory_order_relaxed); ++tries) {
        if (tries < 100) {
          Hooks::pause();
        } else {
          std::this_thread::yield();
        }
      }
    }
  }
  void unlock() noexcept { locked_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> locked_{false};
};

}  // namespace qtasks::detail
