// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/detail/splitmix64.hpp>

#include <cstdint>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace qtasks::detail {

/// A 64-bit hash of a key. Constant expressions can hash numbers, enums, texts, and tuples and arrays of these; any
/// other type is hashed by `std::hash`, or by a member `key_hash()`.
template <class T>
constexpr std::uint64_t hash_of(T const& key) {
  if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
    return splitmix64_mix(static_cast<std::uint64_t>(key) + 0x9e3779b97f4a7c15U);
  } else if constexpr (requires { key.key_hash(); }) {
    return key.key_hash();
  } else if constexpr (std::is_class_v<T> && std::is_convertible_v<T const&, std::string_view>) {
    std::uint64_t sum = 0xcbf29ce484222325U;  // FNV-1a
    for (char const c : std::string_view(key)) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return splitmix64_mix(sum);
  } else if constexpr (requires { std::tuple_size<T>::value; }) {
    return std::apply(
        [](auto const&... part) {
          std::uint64_t sum = sizeof...(part);
          ((sum = splitmix64_mix(sum * 0x9e3779b97f4a7c15U + hash_of(part))), ...);
          return sum;
        },
        key);
  } else {
    return splitmix64_mix(static_cast<std::uint64_t>(std::hash<T>{}(key)));
  }
}

}  // namespace qtasks::detail
