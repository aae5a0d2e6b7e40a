// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/config.hpp>
#include <qtasks/core/type_list.hpp>
#include <qtasks/core/type_name.hpp>
#include <qtasks/core/wrappers.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <utility>

namespace qtasks {

template <class... Elements>
class plugin_stack;

namespace detail {

struct unnamed {
  static constexpr std::string_view name{};
};

/// A plugin at its place in a flattened stack: what is known of it, and the way to it. `Path` holds an
/// index for each stack passed on the way; wrappers are passed silently.
template <class P, class Label, on_plugin_failure Policy, bool ByReference, class Filters, std::size_t... Path>
struct leaf {
  using plugin = P;
  using label = Label;
  static constexpr on_plugin_failure policy = Policy;
  static constexpr bool by_reference = ByReference;
  /// The element of the outermost stack that the leaf is in.
  static constexpr std::size_t element = std::array<std::size_t, sizeof...(Path) + 1>{Path..., 0}[0];
  static constexpr std::string_view const& name = Label::name.empty() ? plugin_name<P> : Label::name;

  /// `only_for`, all of them: whether the plugin serves this task.
  template <class Task>
  static constexpr bool serves = Filters::template contain<std::remove_cv_t<Task>>;
};

template <class... Lists>
struct filters {
  template <class Task>
  static constexpr bool contain = (Lists::template contains<Task> && ...);
};

template <class... Tasks>
struct task_filter {
  template <class Task>
  static constexpr bool contains = is_one_of<Task, std::remove_cv_t<Tasks>...>;
};

template <class X>
concept reference_shaped = requires(X const& x) {
  typename X::type;
  { x.get() } -> std::same_as<typename X::type&>;
};

template <class Element>
struct states_policy {
  static constexpr bool is = false;
  static constexpr on_plugin_failure policy{};
};
template <on_plugin_failure Policy>
struct states_policy<failure_policy<Policy>> {
  static constexpr bool is = true;
  static constexpr on_plugin_failure policy = Policy;
};

/// The policy a stack states, or its parent's.
template <on_plugin_failure Parent, class... Elements>
inline constexpr on_plugin_failure stated_policy = [] {
  on_plugin_failure policy = Parent;
  ((states_policy<Elements>::is ? void(policy = states_policy<Elements>::policy) : void()), ...);
  return policy;
}();

template <class X>
struct referred {
  using type = X;
};
template <reference_shaped X>
struct referred<X> {
  using type = typename X::type;
};

/// The leaves of an element, in order. `Label`, `Policy` and `Filters` come from what wraps it.
template <class X, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of {
  using type = type_list<leaf<typename referred<X>::type, Label, Policy, reference_shaped<X>, Filters, Path...>>;
};
template <fixed_string Name, class P, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<named<Name, P>, Label, Policy, Filters, Path...>
    : leaves_of<P, named<Name, P>, Policy, Filters, Path...> {};
template <class P, class... Tasks, class Label, on_plugin_failure Policy, class... Outer, std::size_t... Path>
struct leaves_of<only_for<P, Tasks...>, Label, Policy, filters<Outer...>, Path...>
    : leaves_of<P, Label, Policy, filters<Outer..., task_filter<Tasks...>>, Path...> {};
template <class P, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<when<true, P>, Label, Policy, Filters, Path...> : leaves_of<P, Label, Policy, Filters, Path...> {};
template <class P, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<when<false, P>, Label, Policy, Filters, Path...> {
  using type = type_list<>;
};
template <on_plugin_failure Own, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<failure_policy<Own>, Label, Policy, Filters, Path...> {
  using type = type_list<>;
};
template <class P, class X, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<waive<P, X>, Label, Policy, Filters, Path...> {
  using type = type_list<>;
};
template <class... Es, class Label, on_plugin_failure Policy, class Filters, std::size_t... Path>
struct leaves_of<plugin_stack<Es...>, Label, Policy, Filters, Path...> {
  template <std::size_t... I>
  static auto in(std::index_sequence<I...>)
      -> joined<typename leaves_of<Es, Label, stated_policy<Policy, Es...>, Filters, Path..., I>::type...>;
  using type = decltype(in(std::index_sequence_for<Es...>{}));
};

/// The leaves of a stack of these elements.
template <class... Elements>
using leaves_t = typename leaves_of<plugin_stack<Elements...>, unnamed, on_plugin_failure::stop, filters<>>::type;

/// Follows a leaf's path from a stack to its plugin.
template <std::size_t... Path, class X>
QTASKS_INLINE constexpr auto& reach(X& x) noexcept;

template <std::size_t First, std::size_t... Rest, class Stack>
QTASKS_INLINE constexpr auto& step_into(Stack& stack) noexcept {
  return reach<Rest...>(stack.template element<First>());
}

template <std::size_t... Path, class X>
QTASKS_INLINE constexpr auto& reach(X& x) noexcept {
  if constexpr (requires { x.is_plugin_stack; }) {
    return step_into<Path...>(x);
  } else if constexpr (reference_shaped<X>) {
    return x.get();
  } else if constexpr (requires { x.is_plugin_wrapper; }) {
    return reach<Path...>(x.plugin);
  } else {
    return x;
  }
}

template <class P, class Label, on_plugin_failure Policy, bool ByReference, class Filters, std::size_t... Path,
          class Stack>
QTASKS_INLINE constexpr auto& plugin_of(leaf<P, Label, Policy, ByReference, Filters, Path...>, Stack& stack) noexcept {
  return reach<Path...>(stack);
}

/// The plugin's type as a handler call sees it: const in a const stack, unless it lives elsewhere.
template <class Leaf, class Stack>
using plugin_in = std::conditional_t<std::is_const_v<Stack> && !Leaf::by_reference, typename Leaf::plugin const,
                                     typename Leaf::plugin>;

}  // namespace detail
}  // namespace qtasks
