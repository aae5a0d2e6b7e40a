// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/plugins.hpp>

namespace qtasks {

/// A complete list of plugins, checked where its type is named. A list that breaks a rule causes one compile error,
/// which names the plugin and the cause.
template <class... Elements>
class plugin_stack : public plugins<Elements...> {
  static_assert(sizeof(typename detail::list_check<Elements...>::diagnostics) > 0);
  static_assert(sizeof(typename detail::list_check<Elements...>::order_diagnostics) > 0);

 public:
  constexpr plugin_stack() = default;
  using plugins<Elements...>::plugins;
};

template <class... Elements>
plugin_stack(Elements&&...) -> plugin_stack<detail::element_of<Elements>...>;

}  // namespace qtasks
