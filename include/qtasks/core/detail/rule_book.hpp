// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/order_rules.hpp>

#include <array>
#include <cstddef>

// Turns rules into values: an array of bools per rule, filled by the compiler's builtin comparison of types. A check of
// N plugins then costs N instantiations, not N * N. (Comparing the addresses of one variable per type would cost as
// little, but GCC does not evaluate it at compile time with -fsanitize=undefined.)
namespace qtasks::detail {

/// A rule as values: the index of the leaf that has it, and the leaves to which it applies.
template <std::size_t Leaves>
struct rule_facts {
  rule_kind kind;
  bool waived;
  std::size_t owner;
  std::array<bool, Leaves + 1> concerns;
};

/// The rules of a list, as values.
template <class Leaves, class Rules, class Waivers>
struct rule_book;
template <class... Leaves, class... Rules, class... P, class... X>
struct rule_book<type_list<Leaves...>, type_list<Rules...>, type_list<waive<P, X>...>> {
  static constexpr std::size_t leaf_count = sizeof...(Leaves);
  static constexpr std::size_t rule_count = sizeof...(Rules);
  using facts = rule_facts<leaf_count>;

  /// The leaves that a rule's `T` names: by the plugin's type, its `named`, or its role.
  template <class T>
  static constexpr std::array<bool, leaf_count + 1> leaves_named{
      (__is_same(typename Leaves::plugin, T) || __is_same(typename Leaves::label, T) ||
       __is_same(typename role_of<typename Leaves::plugin>::type, T))...,
      false};

  template <class Leaf>
  static constexpr std::size_t place_of() noexcept {
    std::array<bool, leaf_count + 1> const same{__is_same(Leaves, Leaf)..., true};
    std::size_t at = 0;
    while (!same[at]) ++at;
    return at;
  }
  static constexpr std::array<std::size_t, rule_count + 1> owners{place_of<typename Rules::owner>()..., leaf_count};

  /// The leaves to which a rule applies: for `reads` those that provide the type, else those that the target names.
  template <class Rule>
  static constexpr std::array<bool, leaf_count + 1> concerned() noexcept {
    if constexpr (Rule::kind == rule_kind::reads) {
      std::array<bool, rule_count + 1> const provides{
          (Rules::kind == rule_kind::provides && __is_same(typename Rules::target, typename Rule::target))..., false};
      std::array<bool, leaf_count + 1> providers{};
      for (std::size_t r = 0; r < rule_count; ++r) providers[owners[r]] = providers[owners[r]] || provides[r];
      return providers;
    } else {
      return leaves_named<typename Rule::target>;
    }
  }

  template <class Rule>
  static constexpr facts facts_of() noexcept {
    constexpr std::size_t owner = place_of<typename Rule::owner>();
    return {Rule::kind, detail::any_of({(leaves_named<P>[owner] && __is_same(typename Rule::target, X))...}), owner,
            concerned<Rule>()};
  }

  static constexpr std::array<facts, rule_count + 1> rules{facts_of<Rules>()..., facts{}};
  static constexpr std::array<std::size_t, leaf_count + 1> element_of{Leaves::element..., 0};

  /// The list has a plugin with this type, `named` or role.
  template <class Named>
  static constexpr bool has = [] {
    bool found = false;
    for (bool each : leaves_named<Named>) found = found || each;
    return found;
  }();

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
