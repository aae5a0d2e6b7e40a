// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/rule_book.hpp>
#include <qtasks/core/plugins.hpp>

#include <boost/hana/at.hpp>

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

// A list of plugins without some of them, as a type and as a value.
namespace qtasks_overhead {

namespace detail = qtasks::detail;

/// The plugins that stay in variant `k`: see `variant`. A plugin that needs a removed plugin, or reads what only that
/// one provides, is removed, too.
template <class Book>
constexpr std::array<bool, Book::leaf_count + 1> kept_in(std::size_t k) {
  std::array<bool, Book::leaf_count + 1> kept{};
  if (k > Book::leaf_count) return kept;
  for (std::size_t i = 0; i < Book::leaf_count; ++i) kept[i] = i + 1 != k;
  for (bool again = true; again;) {
    again = false;
    for (std::size_t r = 0; r < Book::rule_count; ++r) {
      auto const& rule = Book::rules[r];
      bool const reads = rule.kind == detail::rule_kind::reads;
      if ((rule.kind != detail::rule_kind::needs && !reads) || rule.waived || !kept[rule.owner]) continue;
      bool satisfied = false;
      for (std::size_t i = 0; i < Book::leaf_count; ++i) {
        satisfied = satisfied || (i != rule.owner && kept[i] && rule.concerns[i] && (!reads || i < rule.owner));
      }
      if (satisfied) continue;
      kept[rule.owner] = false;
      again = true;
    }
  }
  return kept;
}

/// Variant `K` of a list.
template <class List, std::size_t K>
struct reduction;
template <class... Elements, std::size_t K>
struct reduction<qtasks::plugins<Elements...>, K> {
  using book = typename detail::book_of<Elements...>::type;
  static constexpr auto kept = kept_in<book>(K);

  /// How many of the plugins from `first` on stay.
  static constexpr std::size_t count(std::size_t first, std::size_t size) {
    std::size_t found = 0;
    for (std::size_t i = first; i < first + size; ++i) found += kept[i] ? 1U : 0U;
    return found;
  }

  /// A plugin that stays has this type, `named` or role.
  template <class P>
  static constexpr bool names_one() {
    for (std::size_t i = 0; i < book::leaf_count; ++i) {
      if (book::template leaves_named<P>::wanted[i] && kept[i]) return true;
    }
    return false;
  }
  template <class... P, class... X>
  static constexpr bool keeps_all(detail::type_list<qtasks::waive<P, X>...>) {
    return (names_one<P>() && ...);
  }
};

/// An element of a list, whose first plugin has this index, in a reduction: what is left of it.
template <class Reduction, std::size_t First, class X>
struct part;

/// An element that stays as it is.
template <class Reduction, std::size_t First, class X>
struct whole_part {
  using type = X;
  static constexpr type take(X& x) { return std::move(x); }
};

/// A list, or a wrapper of a list, of which some plugins are removed.
template <class Reduction, std::size_t First, class X>
struct split_part : split_part<Reduction, First, typename X::plugins> {};
template <class Reduction, std::size_t First, qtasks::fixed_string Name, class X>
struct split_part<Reduction, First, qtasks::named<Name, X>> {
  using inner = part<Reduction, First, X>;
  using type = qtasks::named<Name, typename inner::type>;
  static constexpr type take(qtasks::named<Name, X>& x) { return {inner::take(x.plugin)}; }
};
template <class Reduction, std::size_t First, class X, class... Tasks>
struct split_part<Reduction, First, qtasks::only_for<X, Tasks...>> {
  using inner = part<Reduction, First, X>;
  using type = qtasks::only_for<typename inner::type, Tasks...>;
  static constexpr type take(qtasks::only_for<X, Tasks...>& x) { return {inner::take(x.plugin)}; }
};
template <class Reduction, std::size_t First, class X>
struct split_part<Reduction, First, qtasks::when<true, X>> {
  using inner = part<Reduction, First, X>;
  using type = qtasks::when<true, typename inner::type>;
  static constexpr type take(qtasks::when<true, X>& x) { return {inner::take(x.plugin)}; }
};
template <class Reduction, std::size_t First, class... Elements>
struct split_part<Reduction, First, qtasks::plugins<Elements...>> {
  /// The index of the first plugin of element `I`.
  template <std::size_t I>
  static constexpr std::size_t first = [] {
    std::array<std::size_t, sizeof...(Elements) + 1> const sizes{detail::leaves_t<Elements>::size..., 0};
    std::size_t at = First;
    for (std::size_t i = 0; i < I; ++i) at += sizes[i];
    return at;
  }();
  template <std::size_t I>
  using part_at = part<Reduction, first<I>, detail::type_at<I, Elements...>>;

  template <std::size_t... I>
  static auto stay(std::index_sequence<I...>) -> typename detail::indices_where<part_at<I>::stays...>::type;
  using stays = decltype(stay(std::index_sequence_for<Elements...>{}));

  template <template <class...> class List, std::size_t... I>
  static auto listed(std::index_sequence<I...>) -> List<typename part_at<I>::type...>;
  /// The elements that stay, as a `List`.
  template <template <class...> class List>
  using as = decltype(listed<List>(stays{}));
  using type = as<qtasks::plugins>;

  /// Makes a `List` of the elements that stay.
  template <class List, std::size_t... I>
  static constexpr List make([[maybe_unused]] auto& list, std::index_sequence<I...>) {
    return List(part_at<I>::take(boost::hana::at_c<I>(list.elements()))...);
  }
  static constexpr type take(auto& list) { return make<type>(list, stays{}); }
};

template <class Reduction, std::size_t First, class X>
struct part {
  static constexpr std::size_t size = detail::leaves_t<X>::size;
  static constexpr std::size_t kept = Reduction::count(First, size);
  static constexpr bool waivers = Reduction::keeps_all(typename detail::waivers<X>::type{});
  /// An element without plugins stays, unless it waives the rules of a removed plugin.
  static constexpr bool stays = size == 0 ? waivers : kept > 0;

  template <bool Whole>
  static auto made() {
    if constexpr (Whole) {
      return std::type_identity<whole_part<Reduction, First, X>>{};
    } else {
      return std::type_identity<split_part<Reduction, First, X>>{};
    }
  }
  using content = typename decltype(made < !stays || (kept == size && waivers) > ())::type;
  using type = typename content::type;
  static constexpr type take(X& x) { return content::take(x); }
};

}  // namespace qtasks_overhead
