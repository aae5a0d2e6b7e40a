// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/check_order.hpp>
#include <qtasks/core/detail/leaf.hpp>
#include <qtasks/core/trigger_handler.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

// Concepts select, explainers speak: who is wrong stands in the name of a class, which every compiler
// prints whole as "in instantiation of". Each clause is true where an earlier one is false, so that one
// mistake is one error. They are instantiated for a `static_assert`, not as bases: equal empty bases of
// nested stacks would keep each other from one address.
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
  static constexpr bool HasHandler = !once || has_on<P>();
  static_assert(once,
                "this plugin stands more than once in the list: write `qtasks::named<\"a name\", P>` around each");
  static_assert(HasHandler,
                "this type has no member `on(qtasks::trigger<\"...\">, auto const& event)`: it is not a plugin");
};

/// How often a leaf's plugin stands in a list under its name.
template <class List>
struct times_in;
template <class... Leaves>
struct times_in<type_list<Leaves...>> {
  template <class Leaf>
  static constexpr std::size_t of = (std::size_t{0} + ... +
                                     (__is_same(typename Leaf::plugin, typename Leaves::plugin) &&
                                              __is_same(typename Leaf::label, typename Leaves::label)
                                          ? 1U
                                          : 0U));
};

/// Instantiated for the sake of these, which speak.
template <class... Explainers>
struct explain_each {
  static_assert(((sizeof(Explainers) > 0) && ...));
};

/// What is wrong with a list. Pure where it decides (`plugins`, `well_formed`), so that nothing built on
/// that fails as well; the speaking is done by `spoken`.
template <class... Elements>
struct list_check {
  using leaves = leaves_t<Elements...>;
  template <class Leaf>
  static constexpr std::size_t times = times_in<leaves>::template of<Leaf>;

  template <class... Leaves>
  static constexpr bool all_plugins(type_list<Leaves...>) {
    return ((times<Leaves> == 1 && has_on<typename Leaves::plugin>()) && ...);
  }
  template <class... Leaves>
  static auto explain(type_list<Leaves...>) -> explain_each<explain_plugin<typename Leaves::plugin, times<Leaves>>...>;

  static constexpr bool plugins = all_plugins(leaves{});
  static constexpr bool ordered = !violation_in<Elements...>.found;
  using diagnostics = decltype(explain(leaves{}));
  using order_diagnostics = explain_order<plugins && !ordered, Elements...>;
};

}  // namespace qtasks::detail
