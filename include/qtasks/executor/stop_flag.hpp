// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// Asks running tasks to stop. Thread-safe. Not `std::atomic<bool>`, because `<atomic>` takes 0.04 s to include.
class stop_flag {
 public:
  /// Sets the flag. Any thread may call it. One relaxed store.
  void request() noexcept { __atomic_store_n(&requested_, true, __ATOMIC_RELAXED); }
  /// Returns whether the flag is set. One relaxed load.
  bool requested() const noexcept { return __atomic_load_n(&requested_, __ATOMIC_RELAXED); }

 private:
  bool requested_ = false;
};

}  // namespace qtasks
