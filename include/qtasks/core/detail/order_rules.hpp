// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/flatten.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/waive.hpp>

// The order rules of the plugins in a list, as types.
namespace qtasks::detail {

enum class rule_kind { after, before, needs, conflicts, provides, reads };

/// One rule about one `Target`, of the plugin whose leaf is `Owner`; `Because` is its `because<Reason>`, if it has one.
template <rule_kind Kind, class Owner, class Target, class... Because>
struct rule {
  using owner = Owner;
  using target = Target;
  static constexpr rule_kind kind = Kind;
};

template <class Owner, class Clause>
struct rules_in;
template <class O, class... X>
struct rules_in<O, after<X...>> {
  using type = type_list<rule<rule_kind::after, O, X>...>;
};
template <class O, class R, class... X>
struct rules_in<O, because<R, after<X...>>> {
  using type = type_list<rule<rule_kind::after, O, X, because<R>>...>;
};
template <class O, class... X>
struct rules_in<O, before<X...>> {
  using type = type_list<rule<rule_kind::before, O, X>...>;
};
template <class O, class R, class... X>
struct rules_in<O, because<R, before<X...>>> {
  using type = type_list<rule<rule_kind::before, O, X, because<R>>...>;
};
template <class O, class... X>
struct rules_in<O, needs<X...>> {
  using type = type_list<rule<rule_kind::needs, O, X>...>;
};
template <class O, class R, class... X>
struct rules_in<O, because<R, needs<X...>>> {
  using type = type_list<rule<rule_kind::needs, O, X, because<R>>...>;
};
template <class O, class... X>
struct rules_in<O, conflicts<X...>> {
  using type = type_list<rule<rule_kind::conflicts, O, X>...>;
};
template <class O, class R, class... X>
struct rules_in<O, because<R, conflicts<X...>>> {
  using type = type_list<rule<rule_kind::conflicts, O, X, because<R>>...>;
};
template <class O, class... T>
struct rules_in<O, provides<T...>> {
  using type = type_list<rule<rule_kind::provides, O, T>...>;
};
template <class O, class... T>
struct rules_in<O, reads<T...>> {
  using type = type_list<rule<rule_kind::reads, O, T>...>;
};
template <class O, class... Clauses>
struct rules_in<O, order<Clauses...>> {
  using type = joined<typename rules_in<O, Clauses>::type...>;
};

template <class Leaf>
struct rules_of {
  using type = type_list<>;
};
template <class Leaf>
requires requires { typename Leaf::plugin::order; }
struct rules_of<Leaf> : rules_in<Leaf, typename Leaf::plugin::order> {};

template <class P>
struct role_of {
  using type = void;
};
template <class P>
requires requires { typename P::role; }
struct role_of<P> {
  using type = typename P::role;
};

template <bool IsList>
struct waivers_inside {
  template <class>
  using type = type_list<>;
};

/// `waive<P, X>`, all of a list and of those in it.
template <class Element>
struct waivers {
  using type = typename waivers_inside<DerivedList<Element>>::template type<Element>;
};
template <class P>
struct waivers<when<true, P>> : waivers<P> {};
template <fixed_string Name, class P>
struct waivers<named<Name, P>> : waivers<P> {};
template <class P, class... Tasks>
struct waivers<only_for<P, Tasks...>> : waivers<P> {};
template <class P, class X>
struct waivers<waive<P, X>> {
  using type = type_list<waive<P, X>>;
};
template <class... Es>
struct waivers<plugins<Es...>> {
  using type = joined<typename waivers<Es>::type...>;
};

template <class... Es>
struct waivers<plugin_stack<Es...>> : waivers<plugins<Es...>> {};
template <>
struct waivers_inside<true> {
  template <class X>
  using type = typename waivers<typename X::plugins>::type;
};

}  // namespace qtasks::detail
