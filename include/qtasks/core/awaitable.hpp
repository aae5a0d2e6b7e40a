// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

namespace qtasks {

/// What the pipeline must know of an awaitable type `A`; an adapter header specialises it. `k` is a
/// continuation that may itself return an awaitable, which is awaited too:
///   `value_type`            what awaiting it yields; for `void`, continuations get `done`
///   `bind(A, k)`            awaits, then calls `k` with the value
///   `lift(v)`               an awaitable that is ready with `v`
///   `repeat(next, again)`   awaits `next()` until `again(value)` is false; yields the last value
///   `hold(make, use)`       keeps `make()` alive at one address while `use(it)` is awaited
template <class A>
struct awaitable_traits {
  static constexpr bool is_awaitable = false;
  using value_type = A;
};

/// A type with `awaitable_traits`.
template <class A>
concept Awaitable = awaitable_traits<std::remove_cvref_t<A>>::is_awaitable;

/// What is left of `A` once awaited: of a plain value, itself.
template <class A>
using awaited_t = typename awaitable_traits<std::remove_cvref_t<A>>::value_type;

}  // namespace qtasks
