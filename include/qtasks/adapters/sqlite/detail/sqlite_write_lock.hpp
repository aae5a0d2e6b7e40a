// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/adapters/sqlite/detail/sqlite_side_file.hpp>
#include <qtasks/engine/detail/spin_lock.hpp>
#include <qtasks/engine/no_hooks.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <thread>
#include <type_traits>

namespace qtasks::detail {

/// A lock between threads. A simulation runs in one thread: what waits for a lock there lets others run.
template <class Hooks>
using sqlite_mutex = std::conditional_t<std::is_same_v<Hooks, no_hooks>, std::mutex, spin_lock<Hooks>>;

/// The right to change a database: of one thread of one process. Not the lock of SQLite, on which a writer would sleep
/// for times that grow.
template <class Hooks>
class sqlite_write_lock {
 public:
  sqlite_write_lock(sqlite_side_file const& side, std::int64_t busy_nanoseconds) noexcept
      : side_(side), most_(busy_nanoseconds) {}
  sqlite_write_lock(sqlite_write_lock const&) = delete;
  sqlite_write_lock& operator=(sqlite_write_lock const&) = delete;

  /// Returns false if another process has held it for longer than the busy timeout.
  bool lock() {
    threads_.lock();
    for (std::int64_t waited = 0, pause = 20'000; !side_.try_lock(); waited += pause) {
      if (waited >= most_) {
        threads_.unlock();
        return false;
      }
      pause = std::min<std::int64_t>(pause * 3 / 2, 1'000'000);
      std::this_thread::sleep_for(std::chrono::nanoseconds{pause});
    }
    return true;
  }
  void unlock() noexcept {
    side_.unlock();
    threads_.unlock();
  }

 private:
  sqlite_side_file const& side_;
  std::int64_t most_;
  sqlite_mutex<Hooks> threads_;
};

}  // namespace qtasks::detail
