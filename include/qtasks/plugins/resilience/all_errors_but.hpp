// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/error_traits.hpp>

namespace qtasks {

/// A predicate that accepts every error except those with one of `Codes`.
template <errc... Codes>
struct all_errors_but {
  /// Returns whether the error has none of the codes.
  template <class E>
  constexpr bool operator()(E const& error) const {
    return ((error_traits<E>::code(error) != Codes) && ...);
  }
};

}  // namespace qtasks
