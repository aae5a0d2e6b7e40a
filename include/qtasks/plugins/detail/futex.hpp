// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <cstdint>
#include <ctime>
#include <limits>

// A question of the system, not of the compiler: elsewhere this header defines nothing.
#if defined(__linux__)

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace qtasks::detail {

// Not std::atomic::wait, which has no time limit, and not std::counting_semaphore, which loses notices in libstdc++ 12.

/// Waits while `word` is `seen`, at most for `nanoseconds`; may return earlier for no reason.
inline void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t seen, std::int64_t nanoseconds) noexcept {
  static_assert(sizeof word == sizeof seen && std::atomic<std::uint32_t>::is_always_lock_free);
  timespec const limit{static_cast<std::time_t>(nanoseconds / 1'000'000'000),
                       static_cast<long>(nanoseconds % 1'000'000'000)};
  ::syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, seen, &limit, nullptr, 0);
}

/// Wakes up to `count` threads that wait on `word`. Returns whether there was any.
inline bool futex_wake(std::atomic<std::uint32_t>& word, int count = std::numeric_limits<int>::max()) noexcept {
  return ::syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0) > 0;
}

}  // namespace qtasks::detail

#endif
