// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/order_rules.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

// Turns rules into values: an array of bools per rule, filled by the compiler's builtin comparison of types. A check of
// N plugins then costs N instantiations, not N * N. (Comparing the addresses of one variable per type would cost as
// little, but GCC does not evaluate it at compile time with -fsanitize=undefined.) The facts of one rule have a name
// without the types of the list, because GCC makes a symbol name for each constant, also for those that it drops.
namespace qtasks::detail {

/// A rule as values: the index of the leaf that has it, and the leaves to which it applies.
template <std::size_t Leaves>
struct rule_facts {
  rule_kind kind;
  bool waived;
  std::size_t owner;
  std::array<bool, Leaves + 1> concerns;
};

/// The values of a rule as template arguments; `Concerned` is an `indices_where`.
template <rule_kind Kind, bool Waived, std::size_t Owner, class Concerned>
struct known_rule {
  static constexpr rule_facts<Concerned::wanted.size() - 1> facts{Kind, Waived, Owner, Concerned::wanted};
};

/// One of these rules provides a `T`.
template <class Rules, class T>
inline constexpr bool provide = false;
template <class... Rules, class T>
inline constexpr bool provide<type_list<Rules...>, T> = detail::any_of({(Rules::kind == rule_kind::provides &&
                                                                         __is_same(typename Rules::target, T))...});

/// The rules of a list, as values.
template <class Leaves, class Rules, class Waivers>
struct rule_book;
template <class... Leaves, class... Rules, class... P, class... X>
struct rule_book<type_list<Leaves...>, type_list<Rules...>, type_list<waive<P, X>...>> {
  static constexpr std::size_t leaf_count = sizeof...(Leaves);
  static constexpr std::size_t rule_count = sizeof...(Rules);

  /// The leaves that a rule's `T` names: by the plugin's type, its `named`, or its role.
  template <class T>
  using leaves_named = indices_where<(__is_same(typename Leaves::plugin, T) || __is_same(typename Leaves::label, T) ||
                                      __is_same(typename role_of<typename Leaves::plugin>::type, T))...>;

  /// The leaves to which a rule applies: for `reads` those that provide the type, else those that the target names.
  template <rule_kind Kind, class T>
  struct concerned {
    using type = leaves_named<T>;
  };
  template <class T>
  struct concerned<rule_kind::reads, T> {
    using type = indices_where<provide<typename rules_of<Leaves>::type, T>...>;
  };

  template <class Leaf>
  struct place_of : std::integral_constant<std::size_t, detail::first_of({__is_same(Leaves, Leaf)...})> {};

  template <class Rule, std::size_t Owner = place_of<typename Rule::owner>::value>
  struct known {
    using type =
        known_rule<Rule::kind,
                   detail::any_of({(leaves_named<P>::wanted[Owner] && __is_same(typename Rule::target, X))...}), Owner,
                   typename concerned<Rule::kind, typename Rule::target>::type>;
  };

  static constexpr std::array<rule_facts<leaf_count>, rule_count + 1> rules{known<Rules>::type::facts...,
                                                                            rule_facts<leaf_count>{}};
  static constexpr std::array<std::size_t, leaf_count + 1> element_of{Leaves::element..., 0};

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
