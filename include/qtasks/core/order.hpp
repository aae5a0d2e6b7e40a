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

/// The rule `Rule` (`after<X...>`, `before`, `needs` or `conflicts`), and why: `Reason` is a type, which need not be
/// complete, whose name is the sentence, `because<reasons::each_attempt_would_cost_a_token, before<roles::retry>>`.
/// The compile error of a list that breaks the rule shows it. It costs the compiler what the rule costs.
template <class Reason, class... Rule>
struct because {};

}  // namespace qtasks
