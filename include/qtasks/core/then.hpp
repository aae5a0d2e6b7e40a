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

/// The `pause` of a `repeat` without one.
struct no_pause {
  QTASKS_INLINE constexpr bool operator()() const noexcept { return true; }
};
/// The `end` of a `hold` without one.
struct yield_value {
  template <class Held, class Value>
  constexpr Value operator()(Held&, Value& value) const {
    return std::move(value);
  }
};

/// An object and the value that `use` made of it.
template <class Held, class Value>
struct held_value {
  constexpr held_value(auto& make, auto& use) : held(make()), value(use(held)) {}
  Held held;
  Value value;
};

/// The value is a variable of the outermost block, and the return type is written out: otherwise GCC, or Clang, moves
/// the value when it returns it.
template <class Next, class Again, class Pause>
QTASKS_INLINE inline auto repeat_plain(Next& next, Again& again, Pause& pause) -> decltype(next()) {
once_more:
  auto value = next();
  if (again(value) && pause()) goto once_more;
  return value;
}

}  // namespace detail

/// Calls `next`; while `again(value)` is true, calls `pause`, and if that yields true, `next` again. Returns the last
/// value. `next` is called at one place in the text and its result is not reassigned, so that the compiler inlines the
/// loop's body.
template <class Next, class Again, class Pause = detail::no_pause>
QTASKS_INLINE constexpr auto repeat(Next next, Again again, Pause pause = {}) {
  using next_t = decltype(next());
  using pause_t = decltype(pause());
  if constexpr (Awaitable<next_t>) {
    return awaitable_traits<next_t>::repeat(std::move(next), std::move(again), std::move(pause));
  } else if constexpr (Awaitable<pause_t>) {
    auto lifted = [next] {
      return qtasks::then(awaitable_traits<pause_t>::lift(true), [next](bool) mutable { return next(); });
    };
    return awaitable_traits<decltype(lifted())>::repeat(std::move(lifted), std::move(again), std::move(pause));
  } else {
    if (!__builtin_is_constant_evaluated()) return detail::repeat_plain(next, again, pause);
    for (;;) {  // a constant expression cannot jump back
      auto value = next();
      if (!again(value) || !pause()) return value;
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
    return awaitable_traits<used_t>::hold(std::move(make), std::move(use), detail::yield_value{});
  } else {
    held_t held = make();
    return use(held);
  }
}
/// The same, and then calls `end` with the object and the value of `use`, and returns what that returns.
template <class Make, class Use, class End>
QTASKS_INLINE constexpr auto hold(Make make, Use use, End end) {
  using held_t = decltype(make());
  using used_t = decltype(use(std::declval<held_t&>()));
  if constexpr (Awaitable<used_t>) {
    return awaitable_traits<used_t>::hold(std::move(make), std::move(use), std::move(end));
  } else if constexpr (Awaitable<decltype(end(std::declval<held_t&>(), std::declval<used_t&>()))>) {
    return qtasks::hold([maker = std::move(make),
                         user = std::move(use)]() mutable { return detail::held_value<held_t, used_t>(maker, user); },
                        [end](auto& both) mutable { return end(both.held, both.value); });
  } else {
    held_t held = make();
    used_t value = use(held);
    return end(held, value);
  }
}

}  // namespace qtasks
