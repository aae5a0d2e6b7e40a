// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>
#include <type_traits>
#if !defined(__cpp_lib_to_chars)
#include <locale>
#include <sstream>
#include <string>
#endif

namespace qtasks::detail {

/// A finite double as Python writes it: the fewest digits that are read back as the same number, and always a point or
/// an exponent, so that it differs from an integer.
class double_text {
 public:
  explicit double_text(double value) noexcept {
    // The form with an exponent shows how large the number is.
    auto* end = std::to_chars(data_.data(), data_.data() + data_.size(), value, std::chars_format::scientific).ptr;
    std::string_view const scientific{data_.data(), static_cast<std::size_t>(end - data_.data())};
    std::size_t const e = scientific.rfind('e');
    int exponent = 0;
    std::from_chars(scientific.data() + e + 2, end, exponent);
    if (scientific[e + 1] == '-') exponent = -exponent;
    if (-4 <= exponent && exponent < 16) {
      end = std::to_chars(data_.data(), data_.data() + data_.size(), value, std::chars_format::fixed).ptr;
      size_ = static_cast<std::size_t>(end - data_.data());
      if (view().find('.') == std::string_view::npos) {
        data_[size_++] = '.';
        data_[size_++] = '0';
      }
    } else {
      size_ = scientific.size();
    }
  }
  std::string_view view() const noexcept { return {data_.data(), size_}; }

 private:
  std::array<char, 32> data_;
  std::size_t size_ = 0;
};

/// The double that is nearest to a number of JSON. `about` is close to it; 0 or an infinity where no double is.
/// Boost.JSON rounds some numbers to a neighbour of the nearest double.
inline double nearest_double(std::string_view number, double about) {
  double value = 0;
#if defined(__cpp_lib_to_chars)
  auto const read = std::from_chars(number.data(), number.data() + number.size(), value);
  return read.ec == std::errc{} ? value : about;
#else
  (void)about;
  std::istringstream in{std::string{number}};
  in.imbue(std::locale::classic());
  in >> value;
  return value;
#endif
}

/// The integer as a double, if it is one.
template <class Integer>
std::optional<double> exact_double(Integer value) noexcept {
  auto const converted = static_cast<double>(value);
  // The next power of two is a double, and the largest integers are rounded to it.
  constexpr double end = std::is_signed_v<Integer> ? 9223372036854775808.0 : 18446744073709551616.0;
  if (!(converted < end) || static_cast<Integer>(converted) != value) return std::nullopt;
  return converted;
}

}  // namespace qtasks::detail
