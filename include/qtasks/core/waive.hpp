// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// A list element that disables the plugin `P`'s order rules about `X`. `P` and `X` are named as in a rule: by type, by
/// `named<...>`, or by role. It does not compile if no plugin of the list is a `P`; an `X` need not be in the list.
template <class P, class X>
struct waive {};

}  // namespace qtasks
