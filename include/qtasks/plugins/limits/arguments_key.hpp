// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tuple>

namespace qtasks {

/// The default key function: the key of a run is all of its arguments. Any default-constructible function object can
/// replace it; it takes the arguments as lvalues and returns a key that can be copied, compared and hashed.
struct arguments_key {
  /// Returns copies of the arguments. An exception of a copy is the caller's.
  template <class... Args>
  constexpr std::tuple<Args...> operator()(Args const&... args) const {
    return {args...};
  }
};

}  // namespace qtasks
