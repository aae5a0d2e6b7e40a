// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/order_rules.hpp>

#include <cstddef>

namespace qtasks::detail {

/// The first rule of a list that does not hold: the rule, and the plugin it concerns if there is one.
struct violation {
  bool found = false;
  std::size_t rule = 0;
  std::size_t other = 0;
};

template <class Book>
constexpr violation first_violation() noexcept {
  for (std::size_t r = 0; r < Book::rule_count; ++r) {
    auto const& rule = Book::rules[r];
    if (rule.kind == rule_kind::provides || rule.waived) continue;
    bool present = false;
    for (std::size_t i = 0; i < Book::leaf_count; ++i) {
      if (i == rule.owner || !rule.concerns[i]) continue;
      if ((rule.kind == rule_kind::after && i > rule.owner) || (rule.kind == rule_kind::before && i < rule.owner) ||
          rule.kind == rule_kind::conflicts) {
        return {true, r, i};
      }
      present = present || rule.kind == rule_kind::needs || i < rule.owner;
    }
    if ((rule.kind == rule_kind::needs || rule.kind == rule_kind::reads) && !present) return {true, r, 0};
  }
  return {};
}

// Each reports one kind of rule. Every compiler prints the template arguments. `Because` is the rule's `because`, if it
// has one.
template <bool Holds, class Plugin, class Other, class... Because>
struct must_come_after {
  static_assert(Holds,
                "wrong order: the first plugin must come after the second; swap them, or write `qtasks::sorted_stack`");
};
template <bool Holds, class Plugin, class Other, class... Because>
struct must_come_before {
  static_assert(
      Holds, "wrong order: the first plugin must come before the second; swap them, or write `qtasks::sorted_stack`");
};
template <bool Holds, class Plugin, class Other, class... Because>
struct needs_in_list {
  static_assert(Holds, "the first plugin needs the second in the list: add it");
};
template <bool Holds, class Plugin, class Other, class... Because>
struct conflicts_in_list {
  static_assert(Holds, "the first plugin must not be in the same list as the second: remove one of them");
};
template <bool Holds, class Plugin, class Read>
struct reads_what_is_provided {
  static_assert(Holds, "the plugin reads a type that no plugin before it `provides`: put a provider before it");
};

template <class Rule, class Other>
struct broken_rule;
template <class Owner, class X, class... Why, class Other>
struct broken_rule<rule<rule_kind::after, Owner, X, Why...>, Other>
    : must_come_after<false, typename Owner::plugin, Other, Why...> {};
template <class Owner, class X, class... Why, class Other>
struct broken_rule<rule<rule_kind::before, Owner, X, Why...>, Other>
    : must_come_before<false, typename Owner::plugin, Other, Why...> {};
template <class Owner, class X, class... Why, class Other>
struct broken_rule<rule<rule_kind::needs, Owner, X, Why...>, Other>
    : needs_in_list<false, typename Owner::plugin, X, Why...> {};
template <class Owner, class X, class... Why, class Other>
struct broken_rule<rule<rule_kind::conflicts, Owner, X, Why...>, Other>
    : conflicts_in_list<false, typename Owner::plugin, Other, Why...> {};
template <class Owner, class X, class Other>
struct broken_rule<rule<rule_kind::reads, Owner, X>, Other> : reads_what_is_provided<false, typename Owner::plugin, X> {
};

template <class... Elements>
inline constexpr violation violation_in = first_violation<typename book_of<Elements...>::type>();

/// Instantiates each of the explainers.
template <class... Explainers>
struct explain_each {
  static_assert(((sizeof(Explainers) > 0) && ...));
};

/// Reports a waiver of the rules of a plugin that is not in the list.
template <bool Present, class Plugin>
struct explain_waiver {
  static_assert(Present,
                "this list waives rules of a plugin that is not in it: remove the waiver, or write "
                "`qtasks::when<condition, qtasks::waive<...>>`");
};

template <class Book, class Waivers>
struct explain_waivers;
template <class Book, class... P, class... X>
struct explain_waivers<Book, type_list<waive<P, X>...>> : explain_each<explain_waiver<Book::template has<P>, P>...> {};

/// Reports the first rule that does not hold, if there is one, otherwise each waiver without a plugin.
template <bool Broken, class... Elements>
struct explain_order
    : explain_waivers<typename book_of<Elements...>::type, joined<typename waivers<Elements>::type...>> {};
template <class... Elements>
struct explain_order<true, Elements...>
    : broken_rule<typename book_of<Elements...>::type::template rule_at<violation_in<Elements...>.rule>,
                  typename book_of<Elements...>::type::template leaf_at<violation_in<Elements...>.other>::plugin> {};

}  // namespace qtasks::detail
