// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace order_gateway {

inline constexpr std::int64_t second = 1'000'000'000;  ///< in nanoseconds
inline constexpr std::int64_t day = 86'400 * second;

/// Removes an unsigned number from the front of the text. It must have exactly `digits` digits, or any number if 0.
inline bool take_digits(std::string_view& text, std::size_t digits, std::int64_t& number) noexcept {
  std::size_t length = 0;
  while (length < text.size() && text[length] >= '0' && text[length] <= '9') ++length;
  if (length == 0 || (digits != 0 && length != digits)) return false;
  if (std::from_chars(text.data(), text.data() + length, number).ec != std::errc{}) return false;
  text.remove_prefix(length);
  return true;
}

/// Removes the expected character from the front of the text.
inline bool take(std::string_view& text, char expected) noexcept {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

/// Parses the fraction of a second, such as ".004241176" or an empty text. Digits beyond nanoseconds are ignored.
inline bool take_fraction(std::string_view text, std::int64_t& nanoseconds) noexcept {
  nanoseconds = 0;
  if (text.empty()) return true;
  if (!take(text, '.') || text.empty()) return false;
  std::int64_t unit = second / 10;
  for (char const digit : text) {
    if (digit < '0' || digit > '9') return false;
    nanoseconds += (digit - '0') * unit;
    unit /= 10;
  }
  return true;
}

/// Parses "2012-06-21 09:30:00.004241176", or the same with a 'T', to nanoseconds since 1970.
inline bool read_timestamp(std::string_view text, std::int64_t& nanoseconds) noexcept {
  std::int64_t year = 0, month = 0, date = 0, hour = 0, minute = 0, seconds = 0, fraction = 0;
  bool const is_date = take_digits(text, 4, year) && take(text, '-') && take_digits(text, 2, month) &&
                       take(text, '-') && take_digits(text, 2, date) && (take(text, ' ') || take(text, 'T'));
  bool const is_time = is_date && take_digits(text, 2, hour) && take(text, ':') && take_digits(text, 2, minute) &&
                       take(text, ':') && take_digits(text, 2, seconds) && take_fraction(text, fraction);
  if (!is_time || year < 1970 || year > 2200 || hour > 23 || minute > 59 || seconds > 60) return false;
  std::chrono::year_month_day const on{std::chrono::year{static_cast<int>(year)},
                                       std::chrono::month{static_cast<unsigned>(month)},
                                       std::chrono::day{static_cast<unsigned>(date)}};
  if (!on.ok()) return false;
  std::int64_t const days = std::chrono::sys_days{on}.time_since_epoch().count();
  nanoseconds = days * day + ((hour * 60 + minute) * 60 + seconds) * second + fraction;
  return true;
}

/// Parses "34200.004241176", which is LOBSTER's format of seconds after midnight, or a timestamp.
inline bool read_time(std::string_view text, std::int64_t& nanoseconds) noexcept {
  std::string_view const whole = text;
  std::int64_t seconds = 0;
  std::int64_t fraction = 0;
  if (!take_digits(text, 0, seconds)) return false;
  if (!text.empty() && text.front() == '-') return read_timestamp(whole, nanoseconds);
  if (seconds > 86'400 || !take_fraction(text, fraction)) return false;
  nanoseconds = seconds * second + fraction;
  return true;
}

}  // namespace order_gateway
