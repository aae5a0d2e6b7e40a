// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/check_order.hpp>
#include <qtasks/core/handler.hpp>
#include <qtasks/core/leaf.hpp>

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

// Concepts select, explainers speak: who is wrong stands in the name of a class, which every compiler
// prints whole as "in instantiation of". Each clause is true where an earlier one is false, so that one
// mistake is one error. (Checked in a member type, not in a base: equal empty bases of nested stacks would
// keep each other from address 0.)
namespace qtasks::detail {

struct has_member_on {
  int on;
};
template <class P>
struct with_two_ons : P, has_member_on {};

/// `P` has a member `on`, overloaded, constrained or a template as it may be. A final class is
/// taken to have one: it cannot be asked.
template <class P>
constexpr bool has_on() {
  if constexpr (std::is_final_v<P> || !std::is_class_v<P>) {
    return std::is_class_v<P>;
  } else {
    return !requires { &with_two_ons<P>::on; };
  }
}

/// What the list alone shows of one plugin.
template <class P, std::size_t Times>
struct explain_plugin {
  static constexpr bool once = Times == 1;
  static constexpr bool has_handler = !once || has_on<P>();
  static_assert(once,
                "this plugin stands more than once in the list: write `qtasks::named<\"a name\", P>` around each");
  static_assert(has_handler,
                "this type has no member `on(qtasks::trigger<\"...\">, auto const& event)`: it is not a plugin");
};

/// How often each leaf's plugin stands in the list under its name.
template <class... Leaves>
inline constexpr auto times = [] {
  std::array<leaf_facts, sizeof...(Leaves) + 1> const all{facts_of<Leaves>..., leaf_facts{}};
  std::array<std::size_t, sizeof...(Leaves) + 1> found{};
  for (std::size_t i = 0; i < sizeof...(Leaves); ++i) {
    for (std::size_t j = 0; j < sizeof...(Leaves); ++j) {
      if (all[i].plugin == all[j].plugin && all[i].label == all[j].label) ++found[i];
    }
  }
  return found;
}();

/// An explainer at its place in a list: equal ones can stand beside each other.
template <std::size_t I, class Explainer>
struct explain_at : Explainer {};

/// Instantiated for the sake of its bases, which speak.
template <class... Explainers>
struct explain_all : Explainers... {};

/// What is wrong with a list. Pure where it decides (`plugins`, `well_formed`), so that nothing built on
/// that fails as well; the speaking is done by `spoken`.
template <class... Elements>
struct list_check {
  template <class... Leaves, std::size_t... I>
  static constexpr bool all_plugins(type_list<Leaves...>, std::index_sequence<I...>) {
    return ((times<Leaves...>[I] == 1 && has_on<typename Leaves::plugin>()) && ...);
  }
  template <class... Leaves, std::size_t... I>
  static auto explain(type_list<Leaves...>, std::index_sequence<I...>)
      -> explain_all<explain_at<I, explain_plugin<typename Leaves::plugin, times<Leaves...>[I]>>...>;

  using leaves = leaves_t<Elements...>;
  using indices = std::make_index_sequence<leaves::size>;
  static constexpr bool plugins = all_plugins(leaves{}, indices{});
  static constexpr bool ordered = !violation_in<Elements...>.found;
  static constexpr bool well_formed = plugins && ordered;
  using spoken = decltype(explain(leaves{}, indices{}));
  using spoken_order = explain_order<plugins && !ordered, Elements...>;
};

}  // namespace qtasks::detail
