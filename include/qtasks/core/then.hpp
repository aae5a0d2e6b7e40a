// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/awaitable.hpp>
#include <qtasks/core/detail/config.hpp>

#include <type_traits>
#include <utility>

// The four functions in which dispatch and the executor are written, so that one text serves plain values and
// awaitables. For plain values each is a direct call.
namespace qtasks {

/// Calls `k` with `x`; if `x` is awaitable, with the value that it yields.
template <class X, class K>
QTASKS_INLINE constexpr auto then(X&& x, K k) {
  if constexpr (Awaitable<X>) {
    return awaitable_traits<std::remove_cvref_t<X>>::bind(std::forward<X>(x), std::move(k));
  } else {
    return k(std::forward<X>(x));
  }
}

/// Calls `yes` if the condition holds, else `no`. If only one of them returns an awaitable, lifts the other's value.
template <class Yes, class No>
QTASKS_INLINE constexpr auto select(bool condition, Yes yes, No no) {
  using yes_t = decltype(yes());
  using no_t = decltype(no());
  if constexpr (std::is_same_v<yes_t, no_t>) {
    if (condition) return yes();
    return no();
  } else if constexpr (Awaitable<yes_t>) {
    if (condition) return yes();
    return awaitable_traits<yes_t>::lift(no());
  } else {
    if (condition) return awaitable_traits<no_t>::lift(yes());
    return no();
  }
}

namespace detail {

/// The value is a variable of the outermost block, and the return type is written out: otherwise GCC, or Clang, moves
/// the value when it returns it.
template <class Next, class Again>
QTASKS_INLINE inline auto repeat_plain(Next& next, Again& again) -> decltype(next()) {
once_more:
  auto value = next();
  if (again(value)) goto once_more;
  return value;
}

}  // namespace detail

/// Calls `next` until `again(value)` is false; returns the last value. `next` is called at one place in the text and
/// its result is not reassigned, so that the compiler inlines the loop's body.
template <class Next, class Again>
QTASKS_INLINE constexpr auto repeat(Next next, Again again) {
  using next_t = decltype(next());
  if constexpr (Awaitable<next_t>) {
    return awaitable_traits<next_t>::repeat(std::move(next), std::move(again));
  } else {
    if (!__builtin_is_constant_evaluated()) return detail::repeat_plain(next, again);
    for (;;) {  // a constant expression cannot jump back
      auto value = next();
      if (!again(value)) return value;
    }
  }
}

/// Calls `use` with the object that `make` returns, and keeps that object at one address until `use` is done. For plain
/// values the object is a local variable.
template <class Make, class Use>
QTASKS_INLINE constexpr auto hold(Make make, Use use) {
  using held_t = decltype(make());
  using used_t = decltype(use(std::declval<held_t&>()));
  if constexpr (Awaitable<used_t>) {
    return awaitable_traits<used_t>::hold(std::move(make), std::move(use));
  } else {
    held_t held = make();
    return use(held);
  }
}

}  // namespace qtasks
