// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/executor/context.hpp>

#include <string_view>

namespace qtasks {

/// A task option: the dependencies that the task uses. `depends` opens them before the task is called.
template <class... Ts>
struct uses {
  static constexpr std::string_view option_name = "uses";
};

/// The run's dependency of type `T`. Null if the task has no `uses<T>`, or if the stack has no `depends`.
template <class T>
constexpr T* use(context const& ctx) noexcept {
  T* const* const found = ctx.get<T*>();
  return found == nullptr ? nullptr : *found;
}

}  // namespace qtasks
