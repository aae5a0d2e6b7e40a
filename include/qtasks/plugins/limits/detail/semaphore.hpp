// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/constexpr_atomic.hpp>

#include <cstdint>

namespace qtasks::detail {

/// Lets at most so many in. Constant time, lock-free.
class semaphore {
 public:
  constexpr explicit semaphore(std::int32_t most) noexcept : most_(most) {}

  constexpr std::int32_t inside() const noexcept { return inside_.load(); }

  /// A place inside, if there is one when it is asked for; free again when this ends.
  class place {
   public:
    QTASKS_INLINE constexpr explicit place(semaphore& at) noexcept : at_(at) { try_again(); }
    place(place const&) = delete;
    place& operator=(place const&) = delete;
    QTASKS_INLINE constexpr ~place() {
      if (taken_) at_.inside_.fetch_add(-1);
    }
    constexpr bool taken() const noexcept { return taken_; }
    /// For who has none.
    QTASKS_INLINE constexpr bool try_again() noexcept {
      taken_ = at_.enter();
      return taken_;
    }

   private:
    semaphore& at_;
    bool taken_ = false;
  };

 private:
  constexpr bool enter() noexcept {
    std::int32_t now = inside_.load();
    while (now < most_) {
      if (inside_.compare_exchange_weak(now, now + 1)) return true;
    }
    return false;
  }

  std::int32_t most_;
  constexpr_atomic<std::int32_t> inside_{0};
};

}  // namespace qtasks::detail
