// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>

namespace qtasks {

/// A predicate that accepts the errors with one of `Codes` and no others.
template <errc... Codes>
struct only_errors {
  /// Returns whether the error has one of the codes.
  template <class E>
  constexpr bool operator()(E const& error) const {
    return ((error_traits<E>::code(error) == Codes) || ...);
  }
};

}  // namespace qtasks
