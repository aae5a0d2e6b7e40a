// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>

#include <cstdint>

namespace qtasks::detail {

/// A semaphore of which one caller acquires several permits at once, or none. It never blocks. Lock-free. Apart from
/// `basic_semaphore`, whose comparison with the limit is one instruction shorter.
class weighted_semaphore {
 public:
  constexpr explicit weighted_semaphore(std::int32_t permits) noexcept : permits_(permits) {}

  constexpr std::int32_t permits() const noexcept { return permits_; }
  constexpr std::int32_t in_use() const noexcept { return in_use_.load(); }

  /// Tries once, at construction, to acquire `count` permits, at most `permits()`; none if the number is not positive.
  /// The destructor returns them.
  class acquisition {
   public:
    QTASKS_INLINE constexpr acquisition(weighted_semaphore& from, std::int32_t count) noexcept
        : semaphore_(from), count_(count > 0 && from.try_acquire(count) ? count : 0) {}
    acquisition(acquisition const&) = delete;
    acquisition& operator=(acquisition const&) = delete;
    QTASKS_INLINE constexpr ~acquisition() {
      if (granted()) semaphore_.in_use_.fetch_add(-count_);
    }
    constexpr bool granted() const noexcept { return count_ != 0; }

   private:
    weighted_semaphore& semaphore_;
    std::int32_t count_;
  };

 private:
  constexpr bool try_acquire(std::int32_t count) noexcept {
    std::int32_t now = in_use_.load();
    while (now <= permits_ - count) {
      if (in_use_.compare_exchange_weak(now, now + count)) return true;
    }
    return false;
  }

  std::int32_t permits_;
  constexpr_atomic<std::int32_t> in_use_{0};
};

}  // namespace qtasks::detail
