// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/slot.hpp>

#include <type_traits>
#include <utility>

// Where a run keeps what a plugin may replace. A slot that nobody fills is not only dead weight: a `std::string` in an
// optional that cannot be split keeps the whole frame in memory (160 instructions instead of 53).
namespace qtasks::detail {

/// In place of a slot that is always full.
template <class T>
class always_engaged {
 public:
  template <class... Args>
  QTASKS_INLINE constexpr explicit always_engaged(std::in_place_t, Args&&... with)
      : value_(std::forward<Args>(with)...) {}
  QTASKS_INLINE constexpr T& operator*() noexcept { return value_; }

 private:
  T value_;
};

/// In place of a slot that is always empty.
template <class T>
struct never_engaged {
  static constexpr bool has_value() noexcept { return false; }
  QTASKS_INLINE constexpr T& operator*() const noexcept { __builtin_unreachable(); }
};

template <bool Replaced, class T>
using maybe_slot = std::conditional_t<Replaced, slot<T>, never_engaged<T>>;
template <bool Replaced, class T>
using full_slot = std::conditional_t<Replaced, slot<T>, always_engaged<T>>;

}  // namespace qtasks::detail
