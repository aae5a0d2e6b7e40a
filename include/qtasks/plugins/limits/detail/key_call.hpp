// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/order.hpp>
#include <qtasks/plugins/limits/detail/holds_view.hpp>

#include <optional>
#include <tuple>
#include <type_traits>

// What a `keyed` needs of its policy, its key function and its keys.
namespace qtasks::detail {

/// Reports a policy of which a new key cannot get a copy.
template <class P>
struct explain_keyed_policy {
  static_assert(std::is_nothrow_copy_constructible_v<P>,
                "each key of a `qtasks::keyed` gets a copy of this policy, whose copy constructor must be `noexcept`");
};

/// Reports a type of keys that would need memory besides that of the places.
template <class KeyOf, class Key>
struct explain_bounded_key {
  static_assert(!holds_view<Key>() && std::is_trivially_copy_constructible_v<Key> &&
                    std::is_trivially_destructible_v<Key> && std::is_default_constructible_v<Key>,
                "the `key_type` of a `qtasks::keyed` owns no memory and refers to none: use, for example, a number, or "
                "`qtasks::short_text<64>` instead of a `std::string`");
  using type = Key;
};

template <class KeyOf>
using bounded_key = explain_bounded_key<KeyOf, typename KeyOf::key_type>;

/// The key function can be called with these arguments, and returns a key.
template <class KeyOf, class Args>
inline constexpr bool makes_keys = false;
template <class KeyOf, class... Args>
inline constexpr bool makes_keys<KeyOf, std::tuple<Args...>> =
    std::is_invocable_r_v<std::optional<typename KeyOf::key_type>, KeyOf const&, Args...>;

/// Reports a task whose runs have no key.
template <class KeyOf, class Task, bool Holds>
struct explain_key_function {
  static_assert(Holds,
                "the key function of a `qtasks::keyed` makes no key of this task's arguments: let it take them and "
                "return its `key_type`, or restrict the plugin by `qtasks::only_for`");
};

/// The key of a run, if it has one. `explain_key_function` has reported arguments of which none is made.
template <class KeyOf, class Args>
QTASKS_INLINE constexpr std::optional<typename KeyOf::key_type> key_call(Args const& args) {
  if constexpr (makes_keys<KeyOf, Args>) {
    return std::apply(KeyOf{}, args);
  } else {
    return std::nullopt;
  }
}

/// The order rules of the policy, and one more.
template <class P, class Rule>
struct order_of_keyed {
  using type = order<Rule>;
};
template <class... Rules, class Rule>
order<Rule, Rules...> with_rule(order<Rules...>, Rule*);
template <class P, class Rule>
requires requires { typename P::order; }
struct order_of_keyed<P, Rule> {
  using type = decltype(detail::with_rule(typename P::order{}, static_cast<Rule*>(nullptr)));
};

}  // namespace qtasks::detail
