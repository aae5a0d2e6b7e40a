// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/rule_book.hpp>

#include <cstddef>

namespace qtasks::detail {

/// Whether a rule does not hold, and the plugin that it concerns if there is one.
struct violation {
  bool found = false;
  std::size_t other = 0;
};

template <rule_kind Kind, bool Waived, std::size_t Owner, class Concerned>
constexpr violation violation_of(known_rule<Kind, Waived, Owner, Concerned>) noexcept {
  if (Kind == rule_kind::provides || Waived) return {};
  bool present = false;
  for (std::size_t i = 0; i < Concerned::wanted.size(); ++i) {
    if (i == Owner || !Concerned::wanted[i]) continue;
    if ((Kind == rule_kind::after && i > Owner) || (Kind == rule_kind::before && i < Owner) ||
        Kind == rule_kind::conflicts) {
      return {true, i};
    }
    present = present || Kind == rule_kind::needs || i < Owner;
  }
  return {(Kind == rule_kind::needs || Kind == rule_kind::reads) && !present, 0};
}

/// A variable for each rule, because compilers limit the steps of one constant expression.
template <class Known>
inline constexpr violation violation_by = detail::violation_of(Known{});

/// The rules of a book that do not hold.
template <class Book>
struct broken_rules;
template <class Leaves, class... Rules, class Waivers>
struct broken_rules<rule_book<Leaves, type_list<Rules...>, Waivers>> {
  using book = rule_book<Leaves, type_list<Rules...>, Waivers>;
  using found = indices_where<violation_by<typename book::template known<Rules>::type>.found...>;
};
template <class... Elements>
using broken_in = broken_rules<typename book_of<Elements...>::type>;

/// The first rule of a book that does not hold, and the plugin that it concerns.
template <class Broken>
struct first_broken {
  using rule = typename Broken::book::template rule_at<Broken::found::at[0]>;
  using other = typename Broken::book::template leaf_at<
      violation_by<typename Broken::book::template known<rule>::type>.other>::plugin;
};

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

/// The explainer of a rule that does not hold.
template <class Rule, class Other>
struct explain_rule;
template <class Owner, class X, class... Why, class Other>
struct explain_rule<rule<rule_kind::after, Owner, X, Why...>, Other> {
  using type = must_come_after<false, typename Owner::plugin, Other, Why...>;
};
template <class Owner, class X, class... Why, class Other>
struct explain_rule<rule<rule_kind::before, Owner, X, Why...>, Other> {
  using type = must_come_before<false, typename Owner::plugin, Other, Why...>;
};
template <class Owner, class X, class... Why, class Other>
struct explain_rule<rule<rule_kind::needs, Owner, X, Why...>, Other> {
  using type = needs_in_list<false, typename Owner::plugin, X, Why...>;
};
template <class Owner, class X, class... Why, class Other>
struct explain_rule<rule<rule_kind::conflicts, Owner, X, Why...>, Other> {
  using type = conflicts_in_list<false, typename Owner::plugin, Other, Why...>;
};
template <class Owner, class X, class Other>
struct explain_rule<rule<rule_kind::reads, Owner, X>, Other> {
  using type = reads_what_is_provided<false, typename Owner::plugin, X>;
};

/// Instantiates each of the explainers.
template <class... Explainers>
struct explain_each {
  static_assert(detail::all_of({(sizeof(Explainers) > 0)...}));
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
struct explain_waivers<Book, type_list<waive<P, X>...>>
    : explain_each<explain_waiver<(Book::template leaves_named<P>::count > 0), P>...> {};

/// The explainer of the first rule that does not hold, if there is one, otherwise of each waiver without a plugin.
template <bool Broken, class... Elements>
struct explain_order {
  using type = explain_waivers<typename book_of<Elements...>::type, joined<typename waivers<Elements>::type...>>;
};
template <class... Elements>
struct explain_order<true, Elements...> {
  using broken = first_broken<broken_in<Elements...>>;
  using type = typename explain_rule<typename broken::rule, typename broken::other>::type;
};

}  // namespace qtasks::detail
