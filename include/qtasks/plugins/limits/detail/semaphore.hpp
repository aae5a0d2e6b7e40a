// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/detail/setting.hpp>

#include <cstdint>

namespace qtasks::detail {

/// A counting semaphore that never blocks: at most `Limit::load()` permits are in use at a time. Lock-free; without
/// contention each operation takes constant time.
template <class Limit>
class basic_semaphore {
 public:
  template <class Value>
  constexpr explicit basic_semaphore(Value limit) noexcept : limit_(limit) {}

  /// Permits in use remain so where it is lowered.
  constexpr Limit& limit() noexcept { return limit_; }
  constexpr Limit const& limit() const noexcept { return limit_; }

  constexpr std::int32_t in_use() const noexcept { return in_use_.load(); }

  /// Tries to acquire a permit once, at construction. The destructor returns the permit if there is one.
  class permit {
   public:
    QTASKS_INLINE constexpr explicit permit(basic_semaphore& from) noexcept : semaphore_(from) { try_acquire(); }
    permit(permit const&) = delete;
    permit& operator=(permit const&) = delete;
    QTASKS_INLINE constexpr ~permit() {
      if (granted_) semaphore_.in_use_.fetch_add(-1);
    }
    constexpr bool granted() const noexcept { return granted_; }
    /// Tries again. Precondition: `!granted()`.
    QTASKS_INLINE constexpr bool try_acquire() noexcept {
      granted_ = semaphore_.try_acquire();
      return granted_;
    }

   private:
    basic_semaphore& semaphore_;
    bool granted_ = false;
  };

 private:
  constexpr bool try_acquire() noexcept {
    std::int32_t now = in_use_.load();
    while (now < limit_.load()) {
      if (in_use_.compare_exchange_weak(now, now + 1)) return true;
    }
    return false;
  }

  Limit limit_;
  constexpr_atomic<std::int32_t> in_use_{0};
};

using semaphore = basic_semaphore<fixed_setting<std::int32_t>>;

}  // namespace qtasks::detail
