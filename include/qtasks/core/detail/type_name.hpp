// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace qtasks::detail {

template <class T>
constexpr std::string_view pretty_function() noexcept {
  return __PRETTY_FUNCTION__;
}

/// The compiler's spelling of `T`, without RTTI. The length of the text around it is measured with `int`.
template <class T>
constexpr std::string_view type_name_of() noexcept {
  constexpr std::string_view probe = pretty_function<int>();
  constexpr std::size_t before = probe.rfind("int");
  constexpr std::size_t after = probe.size() - before - 3;
  std::string_view const name = pretty_function<T>();
  return name.substr(before, name.size() - after - before);
}

/// `P` has a static member `name`, and this is a constant text. GCC 12 reports an error where the value of a data
/// member is asked for.
template <class P>
concept HasStaticName = requires {
  requires std::is_pointer_v<decltype(&P::name)>;
}
&&requires { typename std::integral_constant<std::size_t, std::string_view{P::name}.size()>; };

/// A plugin's name in `describe` and in errors: its own `name`, else its type's.
template <class P>
inline constexpr std::string_view plugin_name = [] {
  if constexpr (HasStaticName<P>) {
    return std::string_view{P::name};
  } else {
    return type_name_of<P>();
  }
}();

}  // namespace qtasks::detail
