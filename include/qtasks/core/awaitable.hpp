// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

namespace qtasks {

/// Describes the awaitable type `A` to the library. An adapter specialises it:
///  1. `is_awaitable`          true
///  2. `value_type`            the type that awaiting an `A` yields; `void` is passed on as `done`
///  3. `bind(a, k)`            awaits `a`, then calls `k` with the value; if `k` returns an awaitable, awaits that too
///  4. `lift(v)`               returns an awaitable that is ready with `v`
///  5. `repeat(next, again)`   awaits `next()` repeatedly until `again(value)` is false; yields the last value
///  6. `hold(make, use)`       while it awaits `use(object)`, keeps `make` alive, and keeps the object that `make()`
///                             returned at a fixed address; neither copies nor moves that object
/// `bind`, `repeat` and `hold` return awaitables.
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
