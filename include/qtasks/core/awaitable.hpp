// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

namespace qtasks {

/// Describes the awaitable type `A` to the library. An adapter specialises it:
///  1. `is_awaitable`          true
///  2. `value_type`            the type that awaiting an `A` yields; `void` is passed on as `done`
///  3. `bind(a, k)`            awaits `a`, then calls `k` with the value; yields what that returns
///  4. `lift(v)`               returns an awaitable that is ready with `v`
///  5. `repeat(next, again, pause)`  awaits `next()`; while `again(value)` is true, calls `pause()`, and if that is
///                             true, awaits `next()` again; yields the last value
///  6. `hold(make, use, end)`  while it awaits `use(object)`, keeps `make` alive, and keeps the object that `make()`
///                             returned at a fixed address; neither copies nor moves that object. Yields what
///                             `end(object, value)` returns, to which it passes the value as an lvalue
/// `bind`, `repeat` and `hold` return awaitables. `k`, `pause` and `end` may return a value or an awaitable, which is
/// awaited.
template <class A>
struct awaitable_traits {
  static constexpr bool is_awaitable = false;  ///< whether `co_await` applies
  using value_type = A;                        ///< what awaiting yields
};

/// A type with `awaitable_traits`.
template <class A>
concept Awaitable = awaitable_traits<std::remove_cvref_t<A>>::is_awaitable;

/// The type that awaiting an `A` yields; `A` itself if it is not awaitable.
template <class A>
using awaited_t = typename awaitable_traits<std::remove_cvref_t<A>>::value_type;

}  // namespace qtasks
