// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// A plugin's rules about the list it stands in, as its member `using order = qtasks::order<...>`.
/// An `X` names a plugin by its type, by `named<...>`, or by its role (`using role = ...;` in the plugin),
/// which is how a template is named. Wrappers are looked through.
template <class... Rules>
struct order {};

/// The plugin stands after every `X` that is present.
template <class... X>
struct after {};

/// The plugin stands before every `X` that is present.
template <class... X>
struct before {};

/// Every `X` is present.
template <class... X>
struct needs {};

/// No `X` is present.
template <class... X>
struct conflicts {};

/// Each run has one default-constructed `T`, which `ctx.get<T>()` finds.
template <class... T>
struct provides {};

/// A plugin earlier in the list provides each `T`.
template <class... T>
struct reads {};

/// Types to be used as roles: `using role = qtasks::roles::retry;`. Yours may be any type.
namespace roles {
struct retry;
struct timeout;
struct circuit_breaker;
struct bulkhead;
struct rate_limit;
struct fallback;
struct cache;
struct hedge;
}  // namespace roles

}  // namespace qtasks
