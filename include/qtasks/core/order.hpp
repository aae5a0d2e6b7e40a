// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// A plugin's rules about its position in a list, as its member `using order = qtasks::order<...>`. An `X` is a
/// plugin's type, a `named<...>`, or a role (a plugin's member `using role = ...`), which also names plugins that are
/// templates. Wrappers and nested lists do not hide a plugin from a rule.
template <class... Rules>
struct order {};

/// The plugin comes after every `X` in the list, if there is one.
template <class... X>
struct after {};

/// The plugin comes before every `X` in the list, if there is one.
template <class... X>
struct before {};

/// The list contains every `X`.
template <class... X>
struct needs {};

/// The list contains no `X`.
template <class... X>
struct conflicts {};

/// Each run has one default-constructed `T`; `ctx.get<T>()` returns its address.
template <class... T>
struct provides {};

/// A plugin earlier in the list provides each `T`.
template <class... T>
struct reads {};

/// The rule `Rule` (`after<X...>`, `before`, `needs` or `conflicts`) with a reason, which the compile error of a list
/// that breaks the rule shows. `Reason` is a type whose name is the sentence; it need not be complete:
/// `because<reasons::each_attempt_would_cost_a_token, before<roles::retry>>`.
template <class Reason, class... Rule>
struct because {};

}  // namespace qtasks
