// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/flatten.hpp>

#include <boost/hana/basic_tuple.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace qtasks {

/// A list of plugins, as values and as types: `queue_tasks<..., plugins<log, retry>>`. Inside another list it is
/// as if its elements were written there, but for a `failure_policy` of its own. Unlike a `plugin_stack` it is not
/// checked by itself: what it needs may stand around it.
template <class... Elements>
class plugins {
 public:
  static constexpr bool is_plugin_stack = true;
  /// The plugins as a flat list; for the library.
  using leaves = detail::leaves_t<Elements...>;

  constexpr plugins() requires(std::is_default_constructible_v<Elements>&&...) = default;
  constexpr explicit plugins(Elements... elements) requires(sizeof...(Elements) > 0)
      : elements_(std::move(elements)...) {}

  /// The `I`-th element as written; for the library.
  template <std::size_t I>
  constexpr auto& element() noexcept {
    return boost::hana::detail::ebo_get<place<I>>(elements_);
  }
  template <std::size_t I>
  constexpr auto& element() const noexcept {
    return boost::hana::detail::ebo_get<place<I>>(elements_);
  }

 private:
  // What `hana::at_c` does for a `basic_tuple`; its header costs 0.07 s to include.
  template <std::size_t I>
  using place = boost::hana::detail::bti<I>;

  [[no_unique_address]] boost::hana::basic_tuple<Elements...> elements_;
};

template <class... Elements>
plugins(Elements...) -> plugins<Elements...>;

}  // namespace qtasks
