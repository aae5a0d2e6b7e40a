// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/slot.hpp>

#include <type_traits>
#include <utility>

// The slots of a run for objects that a plugin can replace. If no plugin can, the run needs no optional. An unused
// optional would cost more than its space: one of `std::string` keeps the whole run in memory (160 instructions, not
// 53).
namespace qtasks::detail {

/// Takes the place of a slot that always holds a value.
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

/// Takes the place of a slot that never holds a value.
template <class T>
struct never_engaged {
  static constexpr bool has_value() noexcept { return false; }
  QTASKS_INLINE constexpr T& operator*() const noexcept { __builtin_unreachable(); }
};

/// A slot that is empty until a handler fills it.
template <bool Replaced, class T>
using maybe_slot = std::conditional_t<Replaced, slot<T>, never_engaged<T>>;

}  // namespace qtasks::detail
