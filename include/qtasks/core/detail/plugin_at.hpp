// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/detail/flatten.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/basic_tuple.hpp>

#include <cstddef>
#include <type_traits>

namespace qtasks::detail {

/// The plugin at a path in an element of a stack. Wrappers and references on the way are removed.
template <std::size_t... Path, class X>
QTASKS_INLINE constexpr auto& plugin_at(X& x) noexcept;

template <std::size_t First, std::size_t... Rest, class Elements>
QTASKS_INLINE constexpr auto& plugin_among(Elements& elements) noexcept {
  return plugin_at<Rest...>(boost::hana::at_c<First>(elements));
}

template <std::size_t... Path, class X>
QTASKS_INLINE constexpr auto& plugin_at(X& x) noexcept {
  if constexpr (requires { x.is_plugin_stack; }) {
    return plugin_among<Path...>(x.elements());
  } else if constexpr (ReferenceLike<X>) {
    return x.get();
  } else if constexpr (requires { x.is_plugin_wrapper; }) {
    return plugin_at<Path...>(x.plugin);
  } else {
    return x;
  }
}

/// The plugin of a leaf. Each plugin of a stack has one of this function, whose name contains the types of all plugins;
/// it therefore calls as few such functions as it can.
template <class P, class Label, on_plugin_failure Policy, bool ByReference, class Filters, std::size_t First,
          std::size_t... Rest, class Stack>
QTASKS_INLINE constexpr auto& plugin_of(leaf<P, Label, Policy, ByReference, Filters, First, Rest...>,
                                        Stack& stack) noexcept {
  return plugin_at<Rest...>(boost::hana::at_c<First>(stack.elements()));
}

/// The plugin's type in a handler call: const in a const stack, unless the stack holds a reference to it.
template <class Leaf, class Stack>
using plugin_in = std::conditional_t<std::is_const_v<Stack> && !Leaf::by_reference, typename Leaf::plugin const,
                                     typename Leaf::plugin>;

}  // namespace qtasks::detail
