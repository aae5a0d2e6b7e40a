// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>

#include <string_view>

namespace qtasks {

/// Gives a plugin a name, which lets its type stand in a list more than once.
template <fixed_string Name, class P>
struct named {
  static constexpr std::string_view name{Name.data, sizeof(Name.data) - 1};
  static constexpr bool is_plugin_wrapper = true;
  [[no_unique_address]] P plugin{};
};

}  // namespace qtasks
