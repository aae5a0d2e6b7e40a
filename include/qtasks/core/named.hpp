// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>

#include <string_view>

namespace qtasks {

/// A plugin with a name. A list can contain a plugin type more than once if each has another name.
template <fixed_string Name, class P>
struct named {
  static constexpr std::string_view name{Name.data, sizeof(Name.data) - 1};
  static constexpr bool is_plugin_wrapper = true;
  [[no_unique_address]] P plugin{};
};

}  // namespace qtasks
