// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/check_order.hpp>
#include <qtasks/core/detail/leaf.hpp>
#include <qtasks/core/trigger_handler.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

// Concepts select, explainers report. An explainer is a class template whose arguments name what is wrong: every
// compiler prints them in full after "in instantiation of". Each condition is true if an earlier one is false, so that
// one mistake causes one error. Explainers are instantiated by `sizeof` in a `static_assert` and are not bases: equal
// empty bases of nested stacks would need distinct addresses.
namespace qtasks::detail {

struct has_member_on {
  int on;
};
template <class P>
struct with_two_ons : P, has_member_on {};

/// `P` has a member `on`, which may be overloaded, constrained or a template. The check derives from `P`; a final class
/// is assumed to have one.
template <class P>
constexpr bool has_on() {
  if constexpr (std::is_final_v<P> || !std::is_class_v<P>) {
    return std::is_class_v<P>;
  } else {
    return !requires { &with_two_ons<P>::on; };
  }
}

/// The plugin with one more `on`, which is chosen if no other one can be called. A call is ill-formed only if the best
/// `on` is deleted or ambiguous. A private `on` is an error of the compiler in the `using`, which names the function.
struct no_handler {};
template <class P>
struct with_last_resort : P {
  using P::on;
  no_handler on(...) const;
  template <class T, class E>
  static constexpr bool calls = requires(with_last_resort& plugin, E const& event) {
    plugin.P::on(T{}, event);
  };
};

/// Reports a plugin that is wrong in any stack or is in the list more than once.
template <class P, std::size_t Times>
struct explain_plugin {
  static constexpr bool once = Times == 1;
  static constexpr bool has_member = !once || has_on<P>();
  static_assert(once, "this plugin is in the list more than once: write `qtasks::named<\"a name\", P>` around each");
  static_assert(has_member,
                "this type has no member `on(qtasks::trigger<\"...\">, auto const& event)`: it is not a plugin");
  static constexpr bool can_derive = has_member && !std::is_final_v<P>;
  static_assert(sizeof(std::conditional_t<can_derive, with_last_resort<P>, done>) > 0);
};

/// Reports a list with two failure policies.
template <bool One, class... Elements>
struct explain_policies {
  static_assert(One,
                "this list has two failure policies: write one, or put the plugins of the other one in a nested "
                "`qtasks::plugins<...>`");
};

/// A plugin and its name: the same for two leaves if the list has a plugin twice.
template <class P, class Label>
struct named_plugin;

/// How many of a list's leaves have this plugin and name.
template <class... Named>
struct times_in {
  template <class P, class Label>
  using of = std::integral_constant<std::size_t, detail::count_of({__is_same(named_plugin<P, Label>, Named)...})>;
};

/// Takes the place of a plugin that cannot be copied to a list, and reports it.
template <class P, bool Copied>
struct explain_element {
  template <class Given>
  constexpr explain_element(Given const&) {}
  void on(auto, auto const&) const {}
  // Last: Clang drops the members that follow a false assertion.
  static_assert(Copied, "the list cannot copy this plugin: pass `qtasks::ref{plugin}`, and keep the plugin alive");
};
/// The element of a list that is made of this argument.
template <class Given, class Element = std::decay_t<Given>>
using element_of =
    std::conditional_t<std::is_constructible_v<Element, Given>, Element, explain_element<Element, false>>;

/// Checks a list. `plugins` and `ordered` are the verdicts and not errors, so that code that depends on them adds
/// no errors; `diagnostics` and `order_diagnostics` report.
template <class... Elements>
struct list_check {
  using leaves = leaves_t<Elements...>;
  template <class... Leaves>
  static auto count_in(type_list<Leaves...>)
      -> times_in<named_plugin<typename Leaves::plugin, typename Leaves::label>...>;
  using counted = decltype(count_in(leaves{}));
  template <class Leaf>
  using times = typename counted::template of<typename Leaf::plugin, typename Leaf::label>;

  template <class... Leaves>
  static constexpr bool all_plugins(type_list<Leaves...>) {
    return detail::all_of({(times<Leaves>::value == 1 && has_on<typename Leaves::plugin>())...});
  }
  template <class... Leaves>
  static auto explain(type_list<Leaves...>)
      -> explain_each<explain_plugin<typename Leaves::plugin, times<Leaves>::value>...>;

  static constexpr bool plugins = all_plugins(leaves{});
  static constexpr bool ordered = broken_in<Elements...>::found::count == 0;
  using diagnostics = decltype(explain(leaves{}));
  using order_diagnostics = typename explain_order<plugins && !ordered, Elements...>::type;
};

}  // namespace qtasks::detail
