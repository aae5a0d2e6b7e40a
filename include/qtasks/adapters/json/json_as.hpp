// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// Makes a type of your own known to `json_codec`, as a type that is known already. Specialise it:
///  1. `static R to(T const&)` returns what is written in place of the value;
///  2. `static T from(R)`, or `static result<T> from(R)`, makes a value of what was read. The text of its error follows
///     the path of the value.
template <class T>
struct json_as;

}  // namespace qtasks
