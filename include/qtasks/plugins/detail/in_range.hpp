// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>

#include <cstdint>
#include <type_traits>

namespace qtasks::detail {

/// Not constexpr: a constant setting that is out of range does not compile, and the compiler names this function.
inline void a_setting_is_out_of_range() noexcept {}

/// `value`, or the nearest number from `least` to `most`; `least` for a NaN. In a constant expression, a value out of
/// this range does not compile.
template <class T>
constexpr T in_range(T value, std::type_identity_t<T> least, std::type_identity_t<T> most) noexcept {
  if (value >= least && value <= most) return value;
  if (__builtin_is_constant_evaluated()) detail::a_setting_is_out_of_range();
  return value > most ? most : least;
}

/// The longest duration of a policy: 146 years. Clocks return less than 2^62, so a time and such a duration add up
/// without overflow.
inline constexpr std::int64_t longest_duration = std::int64_t{1} << 62;

/// The nanoseconds of a duration, at least `least`. A longer duration than the longest is the longest, everywhere:
/// `duration::max()` is how callers write "no limit".
constexpr std::int64_t nanoseconds_in_range(duration value, std::int64_t least = 0) noexcept {
  return value.count() > longest_duration ? longest_duration : detail::in_range(value.count(), least, longest_duration);
}

}  // namespace qtasks::detail
