// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/leaf.hpp>
#include <qtasks/core/failure_policy.hpp>
#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/named.hpp>
#include <qtasks/core/only_for.hpp>
#include <qtasks/core/ref.hpp>
#include <qtasks/core/waive.hpp>
#include <qtasks/core/when.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <utility>

namespace qtasks::detail {

/// A class derived from `plugins<...>`: a list like its base, without a specialisation of its own. `plugins` is the
/// injected class name of the base. Checked in primary templates only: `plugins<...>` itself is incomplete when its
/// leaves are computed.
template <class X>
concept DerivedList = requires {
  typename X::plugins;
  requires X::is_plugin_stack;
};

/// The policy that an element states, if it is a `failure_policy`.
struct stated {
  bool is = false;
  on_plugin_failure policy{};
};
template <class Element>
inline constexpr stated stated_by{};
template <on_plugin_failure Policy>
inline constexpr stated stated_by<failure_policy<Policy>>{true, Policy};

/// The policy a stack states, or its parent's.
template <on_plugin_failure Parent, class... Elements>
inline constexpr on_plugin_failure stated_policy = [] {
  on_plugin_failure policy = Parent;
  for (stated each : std::initializer_list<stated>{stated_by<Elements>...}) policy = each.is ? each.policy : policy;
  return policy;
}();

/// The list has at most one failure policy.
template <class... Elements>
inline constexpr bool one_policy = detail::count_of({stated_by<Elements>.is...}) <= 1;

template <class X>
struct referred {
  using type = X;
};
template <ReferenceLike X>
struct referred<X> {
  using type = typename X::type;
};

template <bool IsList>
struct plugin_or_list {
  template <class X, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
  using leaves = type_list<leaf<typename referred<X>::type, Label, Policy, ReferenceLike<X>, Filters, Path...>>;
};

/// The leaves of an element, in order. `Label`, `Policy` and `Filters` come from what wraps it.
template <class X, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of {
  // sizeof first: an error in the class itself is then reported without the notes of a concept.
  using type =
      typename plugin_or_list<(sizeof(X) > 0 && DerivedList<X>)>::template leaves<X, Label, Policy, Filters, Path...>;
};
template <>
struct plugin_or_list<true> {
  template <class X, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
  using leaves = typename leaves_of<typename X::plugins, Label, Policy, Filters, Path...>::type;
};
template <fixed_string Name, class P, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<named<Name, P>, Label, Policy, Filters, Path...>
    : leaves_of<P, named<Name, P>, Policy, Filters, Path...> {};
template <class P, class... Tasks, class Label, on_plugin_failure Policy, class... Outer, std::size_t... Path>
struct leaves_of<only_for<P, Tasks...>, Label, Policy, filters<Outer...>, Path...>
    : leaves_of<P, Label, Policy, filters<Outer..., task_filter<Tasks...>>, Path...> {};
template <class P, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<when<true, P>, Label, Policy, Filters, Path...> : leaves_of<P, Label, Policy, Filters, Path...> {};
template <class P, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<when<false, P>, Label, Policy, Filters, Path...> {
  using type = type_list<>;
};
template <on_plugin_failure Own, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<failure_policy<Own>, Label, Policy, Filters, Path...> {
  using type = type_list<>;
};
template <class P, class X, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<waive<P, X>, Label, Policy, Filters, Path...> {
  using type = type_list<>;
};
template <class... Es, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<plugins<Es...>, Label, Policy, Filters, Path...> {
  template <std::size_t... I>
  static auto in(std::index_sequence<I...>)
      -> joined<typename leaves_of<Es, Label, stated_policy<Policy, Es...>, Filters, Path..., I>::type...>;
  using type = decltype(in(std::index_sequence_for<Es...>{}));
};

template <class... Es, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<plugin_stack<Es...>, Label, Policy, Filters, Path...>
    : leaves_of<plugins<Es...>, Label, Policy, Filters, Path...> {};

/// The leaves of a stack of these elements.
template <class... Elements>
using leaves_t = typename leaves_of<plugins<Elements...>, unnamed, on_plugin_failure::by_step, filters<>>::type;

}  // namespace qtasks::detail
