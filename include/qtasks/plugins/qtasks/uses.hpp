// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/context.hpp>

namespace qtasks {

/// A task option: the dependencies that the task uses. `depends` has them open when the task runs.
template <class... Ts>
struct uses {};

/// A dependency, in the run of a task that `uses<T>`; null in any other, and without the plugin `depends`.
template <class T>
constexpr T* use(context const& ctx) noexcept {
  T* const* const found = ctx.get<T*>();
  return found == nullptr ? nullptr : *found;
}

}  // namespace qtasks
