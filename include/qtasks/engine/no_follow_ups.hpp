// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/result.hpp>

namespace qtasks {

/// The tasks that are added in the same step in which another one ends: none. Follow-ups are a function object that a
/// broker calls with the model to which it adds; if it returns an error, the first task does not end.
struct no_follow_ups {
  template <class Model>
  result<void> operator()(Model& /*model*/) const noexcept {
    return outcome::success();
  }
};

}  // namespace qtasks
