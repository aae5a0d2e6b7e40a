// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <tuple>

namespace qtasks {

/// The key of a run is all of its arguments. In its place may stand any default-constructible function object that
/// makes a key of the arguments, as lvalues: something that can be copied, compared and hashed.
struct arguments_key {
  template <class... Args>
  constexpr std::tuple<Args...> operator()(Args const&... args) const {
    return {args...};
  }
};

}  // namespace qtasks
