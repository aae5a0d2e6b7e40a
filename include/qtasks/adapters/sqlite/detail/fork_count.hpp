// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <pthread.h>

#include <atomic>
#include <cstdint>

namespace qtasks::detail {

/// How often this process and those that it comes from have forked since one of them asked first: a process knows that
/// it is another one without a system call.
inline std::uint32_t fork_count() noexcept {
  static std::atomic<std::uint32_t> count{0};
  static int const registered = ::pthread_atfork(nullptr, nullptr, [] { count.fetch_add(1); });
  (void)registered;
  return count.load(std::memory_order_relaxed);
}

}  // namespace qtasks::detail
