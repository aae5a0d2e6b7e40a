// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/live.hpp>

#include <type_traits>

namespace qtasks::detail {

template <class T>
class fixed_setting {
 public:
  constexpr explicit fixed_setting(T value) noexcept : value_(value) {}
  QTASKS_INLINE constexpr T load() const noexcept { return value_; }

 private:
  T value_;
};

/// A number that a policy reads in each run: a constant member, or an atomic one.
template <class T, class Settings>
using setting = std::conditional_t<std::is_same_v<Settings, live_settings>, constexpr_atomic<T, atomic_order::relaxed>,
                                   fixed_setting<T>>;

template <class Settings>
concept AreLive = std::is_same_v<Settings, live_settings>;

}  // namespace qtasks::detail
