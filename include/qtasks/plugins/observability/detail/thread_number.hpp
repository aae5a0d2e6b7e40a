// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace qtasks::detail {

/// Assigns the numbers 0 to 1023, the smallest free number first. Lock-free.
class thread_number_pool {
 public:
  static constexpr std::uint32_t limit = 1024;

  /// Returns `limit` if no number is free.
  std::uint32_t acquire() noexcept {
    for (std::size_t word = 0; word < used_.size(); ++word) {
      std::uint64_t now = used_[word].load(std::memory_order_relaxed);
      while (now != ~std::uint64_t{0}) {
        // Synchronizes with `release`: the new owner sees what the previous owner wrote.
        if (used_[word].compare_exchange_weak(now, now | (now + 1), std::memory_order_acq_rel,
                                              std::memory_order_relaxed)) {
          return static_cast<std::uint32_t>(word * 64) + static_cast<std::uint32_t>(std::countr_one(now));
        }
      }
    }
    return limit;
  }
  void release(std::uint32_t number) noexcept {
    used_[number / 64].fetch_and(~(std::uint64_t{1} << (number % 64)), std::memory_order_release);
  }

 private:
  std::array<std::atomic<std::uint64_t>, limit / 64> used_{};
};

inline constexpr std::uint32_t unassigned_thread_number = ~std::uint32_t{0};
inline constinit thread_number_pool process_thread_numbers{};
inline constinit thread_local std::uint32_t this_thread_number = unassigned_thread_number;

/// Holds a number until the thread ends. Destructors of other thread-local objects that run later see no number.
struct thread_number_holder {
  thread_number_holder() noexcept { this_thread_number = process_thread_numbers.acquire(); }
  thread_number_holder(thread_number_holder const&) = delete;
  thread_number_holder& operator=(thread_number_holder const&) = delete;
  ~thread_number_holder() {
    if (this_thread_number < thread_number_pool::limit) process_thread_numbers.release(this_thread_number);
    this_thread_number = thread_number_pool::limit;
  }
};

[[gnu::noinline]] inline std::uint32_t assign_thread_number() noexcept {
  thread_local thread_number_holder const holder;
  return this_thread_number;
}

/// Returns a small number that no other running thread has. The thread keeps it until it ends; then another thread may
/// get it. Returns `thread_number_pool::limit` if all numbers are in use.
inline std::uint32_t thread_number() noexcept {
  if (this_thread_number == unassigned_thread_number) return assign_thread_number();
  return this_thread_number;
}

/// The `thread` of a span record: the thread's number plus 1, and 0 in constant expressions. So it must not initialize
/// a variable that is `const` or has static storage duration: the compiler would take the 0.
constexpr std::uint32_t span_thread() noexcept { return __builtin_is_constant_evaluated() ? 0 : thread_number() + 1; }

}  // namespace qtasks::detail
