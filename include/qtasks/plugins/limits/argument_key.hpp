// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <tuple>

namespace qtasks {

/// A key function: the key of a run is its argument at `Index`, as a `Key`: `argument_key<0, std::uint32_t>`, or
/// `argument_key<0, short_text<64>>` for a text.
template <std::size_t Index, class Key>
struct argument_key {
  using key_type = Key;  ///< the type of all keys

  /// Returns the argument as a key: what `Key::of` returns, where there is one, else a `Key` without narrowing.
  template <class... Args>
  requires(Index < sizeof...(Args)) constexpr auto operator()(Args const&... args) const {
    auto const& argument = std::get<Index>(std::tie(args...));
    if constexpr (requires { Key::of(argument); }) {
      return Key::of(argument);
    } else {
      return Key{argument};
    }
  }
};

}  // namespace qtasks
