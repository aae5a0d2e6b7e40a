// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/flatten.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/core/slot.hpp>

#include <array>
#include <cstddef>

// Rules are compared as addresses, in loops, not as types in templates: a stack of N plugins costs N
// instantiations to check, not N * N.
namespace qtasks::detail {

enum class rule_kind { after, before, needs, conflicts, provides, reads };

/// One rule about one `Target`, of the plugin whose leaf is `Owner`.
template <rule_kind Kind, class Owner, class Target>
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
template <class O, class... X>
struct rules_in<O, before<X...>> {
  using type = type_list<rule<rule_kind::before, O, X>...>;
};
template <class O, class... X>
struct rules_in<O, needs<X...>> {
  using type = type_list<rule<rule_kind::needs, O, X>...>;
};
template <class O, class... X>
struct rules_in<O, conflicts<X...>> {
  using type = type_list<rule<rule_kind::conflicts, O, X>...>;
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
constexpr type_id role_of() noexcept {
  if constexpr (requires { typename P::role; }) return id_of<typename P::role>();
  return nullptr;
}

/// What a rule's target is compared with: the plugin's type, its `named`, its role.
struct leaf_facts {
  type_id leaf, plugin, label, role;
  constexpr bool is(type_id target) const noexcept { return plugin == target || label == target || role == target; }
};
template <class Leaf>
inline constexpr leaf_facts facts_of{id_of<Leaf>(), id_of<typename Leaf::plugin>(), id_of<typename Leaf::label>(),
                                     role_of<typename Leaf::plugin>()};

struct rule_facts {
  rule_kind kind;
  leaf_facts owner;
  type_id target;
};
template <class Rule>
inline constexpr rule_facts facts_of_rule{Rule::kind, facts_of<typename Rule::owner>, id_of<typename Rule::target>()};

/// `waive<P, X>`: P's rules about X.
struct waiver_facts {
  type_id plugin, target;
};
template <class Element>
struct waivers {
  using type = type_list<>;
};
template <class P, class X>
struct waivers<waive<P, X>> {
  using type = type_list<waive<P, X>>;
};
template <class... Es>
struct waivers<plugin_stack<Es...>> {
  using type = joined<typename waivers<Es>::type...>;
};

/// All that is known of a list: leaves, rules (waived ones left out), compared as values.
template <class Leaves, class Rules, class Waivers>
struct rule_book;
template <class... Leaves, class... Rules, class... P, class... X>
struct rule_book<type_list<Leaves...>, type_list<Rules...>, type_list<waive<P, X>...>> {
  static constexpr std::size_t leaf_count = sizeof...(Leaves);
  static constexpr std::size_t rule_count = sizeof...(Rules);
  static constexpr std::array<leaf_facts, leaf_count + 1> leaves{facts_of<Leaves>..., leaf_facts{}};
  static constexpr std::array<rule_facts, rule_count + 1> rules{facts_of_rule<Rules>..., rule_facts{}};

  static constexpr std::array<std::size_t, leaf_count + 1> element_of{Leaves::element..., 0};

  static constexpr bool waived(rule_facts const& r) noexcept {
    return ((r.owner.is(id_of<P>()) && r.target == id_of<X>()) || ...);
  }

  static constexpr std::size_t place_of(leaf_facts const& owner) noexcept {
    std::size_t at = 0;
    while (at < leaf_count && leaves[at].leaf != owner.leaf) ++at;
    return at;
  }

  template <std::size_t I>
  using leaf_at = type_at<I, Leaves...>;
  template <std::size_t I>
  using rule_at = type_at<I, Rules...>;
};

template <class... Elements>
struct book_of {
  template <class... Leaves>
  static auto of(type_list<Leaves...>) -> rule_book<type_list<Leaves...>, joined<typename rules_of<Leaves>::type...>,
                                                    joined<typename waivers<Elements>::type...>>;
  using type = decltype(of(leaves_t<Elements...>{}));
};

}  // namespace qtasks::detail
