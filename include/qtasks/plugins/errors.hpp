// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>

namespace qtasks {

// What a policy takes for an error that concerns it: a function object `bool(E const&)`, of your own or one of these.
// They look at the code alone, so they serve every error type with `error_traits`.

/// The errors with one of these codes.
template <errc... Codes>
struct only_errors {
  template <class E>
  constexpr bool operator()(E const& error) const {
    return ((error_traits<E>::code(error) == Codes) || ...);
  }
};

/// Every error but those with one of these codes.
template <errc... Codes>
struct all_errors_but {
  template <class E>
  constexpr bool operator()(E const& error) const {
    return ((error_traits<E>::code(error) != Codes) && ...);
  }
};

}  // namespace qtasks
