// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace qtasks {

/// The key of a run is all of its arguments. In its place may stand any default-constructible function object that
/// makes a key of the arguments, as lvalues: something that can be copied, compared and hashed.
struct arguments_key {
  template <class... Args>
  constexpr std::tuple<Args...> operator()(Args const&... args) const {
    return {args...};
  }
};

namespace detail {

/// Spreads a number over all 64 bits, one to one: the last step of SplitMix64 (Steele, Lea, Flood 2014).
constexpr std::uint64_t mixed(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

/// 64 bits of a key. Numbers, enums, texts, and tuples and arrays of these also in constant expressions; all else by
/// its std::hash.
template <class T>
constexpr std::uint64_t hash_of(T const& key) {
  if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
    return mixed(static_cast<std::uint64_t>(key) + 0x9e3779b97f4a7c15U);
  } else if constexpr (std::is_class_v<T> && std::is_convertible_v<T const&, std::string_view>) {
    std::uint64_t sum = 0xcbf29ce484222325U;  // FNV-1a
    for (char const c : std::string_view(key)) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return mixed(sum);
  } else if constexpr (requires { std::tuple_size<T>::value; }) {
    return std::apply(
        [](auto const&... part) {
          std::uint64_t sum = sizeof...(part);
          ((sum = mixed(sum * 0x9e3779b97f4a7c15U + hash_of(part))), ...);
          return sum;
        },
        key);
  } else {
    return mixed(static_cast<std::uint64_t>(std::hash<T>{}(key)));
  }
}

}  // namespace detail
}  // namespace qtasks
