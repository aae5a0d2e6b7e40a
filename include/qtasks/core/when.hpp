// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// A plugin that is in the list only if `Condition` holds. If not, it costs nothing.
template <bool Condition, class P>
struct when {
  static constexpr bool is_plugin_wrapper = true;
  [[no_unique_address]] P plugin{};
};
/// The condition does not hold: no plugin is stored.
template <class P>
struct when<false, P> {
  constexpr when() = default;
  /// Ignores the plugin.
  constexpr explicit when(P const& /*plugin*/) noexcept {}
};

}  // namespace qtasks
