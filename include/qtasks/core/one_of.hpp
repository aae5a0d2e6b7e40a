// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <variant>

namespace qtasks {

/// The error of a task that can raise several types: `result<T, one_of<too_big, halted>>`. Converts
/// from each of them; the error event is built with the one that is there.
template <class... Errors>
struct one_of : std::variant<Errors...> {
  using std::variant<Errors...>::variant;
};

}  // namespace qtasks
