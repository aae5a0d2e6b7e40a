// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// A list element that lifts `P`'s order rules about `X`, visibly.
template <class P, class X>
struct waive {};

}  // namespace qtasks
