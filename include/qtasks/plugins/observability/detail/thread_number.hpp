// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace qtasks::detail {

/// Hands out the numbers 0 ... 1023, the smallest free one first. Lock-free.
class thread_numbers {
 public:
  static constexpr std::uint32_t limit = 1024;

  /// `limit` if none is free.
  std::uint32_t take() noexcept {
    for (std::size_t word = 0; word < taken_.size(); ++word) {
      std::uint64_t now = taken_[word].load(std::memory_order_relaxed);
      while (now != ~std::uint64_t{0}) {
        // Acquires what the thread that had the number wrote.
        if (taken_[word].compare_exchange_weak(now, now | (now + 1), std::memory_order_acq_rel,
                                               std::memory_order_relaxed)) {
          return static_cast<std::uint32_t>(word * 64) + static_cast<std::uint32_t>(std::countr_one(now));
        }
      }
    }
    return limit;
  }
  void give_back(std::uint32_t number) noexcept {
    taken_[number / 64].fetch_and(~(std::uint64_t{1} << (number % 64)), std::memory_order_release);
  }

 private:
  std::array<std::atomic<std::uint64_t>, limit / 64> taken_{};
};

inline constexpr std::uint32_t no_thread_number_yet = ~std::uint32_t{0};
inline constinit thread_numbers numbers_of_threads{};
inline constinit thread_local std::uint32_t number_of_thread = no_thread_number_yet;

/// Gives the thread's number back when the thread ends; what runs after that has none.
struct thread_number_holder {
  thread_number_holder() noexcept { number_of_thread = numbers_of_threads.take(); }
  thread_number_holder(thread_number_holder const&) = delete;
  thread_number_holder& operator=(thread_number_holder const&) = delete;
  ~thread_number_holder() {
    if (number_of_thread < thread_numbers::limit) numbers_of_threads.give_back(number_of_thread);
    number_of_thread = thread_numbers::limit;
  }
};

[[gnu::noinline]] inline std::uint32_t take_thread_number() noexcept {
  thread_local thread_number_holder const holder;
  return number_of_thread;
}

/// A number that no other thread has: small, kept until the thread ends, then given to another.
/// `thread_numbers::limit` where there are no more.
inline std::uint32_t thread_number() noexcept {
  if (number_of_thread == no_thread_number_yet) return take_thread_number();
  return number_of_thread;
}

}  // namespace qtasks::detail
