// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <limits>
#include <type_traits>

namespace qtasks {

namespace detail {

/// A type of the shape of `std::chrono::duration`: a count, and a period in seconds as a ratio in lowest terms.
template <class D>
concept DurationLike = requires(D const& d) {
  requires std::is_arithmetic_v<std::remove_cvref_t<decltype(d.count())>>;
  requires(D::period::num > 0 && D::period::den > 0);
};

// Not std::gcd: <numeric> takes longer to include than this whole header.
constexpr std::int64_t greatest_common_divisor(std::int64_t a, std::int64_t b) noexcept {
  return b == 0 ? a : greatest_common_divisor(b, a % b);
}

__extension__ using wide_integer = __int128;

/// `count` periods in nanoseconds: rounded towards zero, saturating.
template <class Period, class Rep>
constexpr std::int64_t to_nanoseconds(Rep count) noexcept {
  using limits = std::numeric_limits<std::int64_t>;
  constexpr std::int64_t common = greatest_common_divisor(1'000'000'000, Period::den);
  constexpr wide_integer factor = static_cast<wide_integer>(Period::num) * (1'000'000'000 / common);
  constexpr std::int64_t divisor = Period::den / common;
  if constexpr (std::is_floating_point_v<Rep>) {
    if (!(count == count)) return 0;
    long double const exact = static_cast<long double>(count) * static_cast<long double>(factor) / divisor;
    if (exact >= static_cast<long double>(limits::max())) return limits::max();
    if (exact <= static_cast<long double>(limits::min())) return limits::min();
    return static_cast<std::int64_t>(exact);
  } else {
    constexpr wide_integer most = (static_cast<wide_integer>(1) << 126) / factor;
    if (static_cast<wide_integer>(count) > most) return limits::max();
    if (static_cast<wide_integer>(count) < -most) return limits::min();
    wide_integer const exact = static_cast<wide_integer>(count) * factor / divisor;
    if (exact > limits::max()) return limits::max();
    if (exact < limits::min()) return limits::min();
    return static_cast<std::int64_t>(exact);
  }
}

}  // namespace detail

/// A duration in an option: `{.limit = 200ms}`. Converts implicitly from `std::chrono::duration`, and from any type of
/// that shape, without including `<chrono>`; not from a number, which has no unit. A value that 64 bits of nanoseconds
/// cannot hold becomes the largest or smallest duration; a NaN becomes zero.
class duration {
 public:
  using rep = std::int64_t;  ///< the type of the count
  /// One nanosecond; `std::chrono::duration` has such a member, too.
  struct period {
    static constexpr std::int64_t num = 1;              ///< a period is `num / den` seconds
    static constexpr std::int64_t den = 1'000'000'000;  ///< a second is a billion nanoseconds
  };

  constexpr duration() = default;
  /// Converts a duration of any integral unit, as `std::chrono` has them. One that does not fit becomes the nearest
  /// that does.
  template <class D>
  requires(!std::is_same_v<D, duration> && detail::DurationLike<D>)
      // NOLINTNEXTLINE(google-explicit-constructor): the unit is part of the type
      constexpr duration(D const& d) noexcept
      : count_(detail::to_nanoseconds<typename D::period>(d.count())) {}

  /// The longest duration: 292 years.
  static constexpr duration max() noexcept { return duration{std::numeric_limits<rep>::max(), nanoseconds_tag{}}; }

  /// In nanoseconds.
  constexpr rep count() const noexcept { return count_; }

  friend constexpr bool operator==(duration, duration) = default;

 private:
  struct nanoseconds_tag {};
  constexpr duration(rep nanoseconds, nanoseconds_tag) noexcept : count_(nanoseconds) {}

  rep count_ = 0;
};

}  // namespace qtasks
