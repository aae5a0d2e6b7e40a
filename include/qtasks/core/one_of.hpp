// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <variant>

namespace qtasks {

/// The error type of a task that raises several types: `result<T, one_of<too_big, halted>>`. Each of them converts to
/// it. The event of an error contains the alternative that the `one_of` holds.
template <class... Errors>
struct one_of : std::variant<Errors...> {
  using std::variant<Errors...>::variant;
};

}  // namespace qtasks
