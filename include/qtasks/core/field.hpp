// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>

#include <type_traits>
#include <utility>

namespace qtasks {

/// A named, typed value in an error: QTasks' `**kwargs`, checked at compile time.
template <fixed_string Name, class T>
struct field {
  T value;  ///< what the error holds under the name
};

namespace detail {

template <fixed_string Name>
struct key_maker {
  template <class T>
  constexpr field<Name, std::decay_t<T>> operator=(T&& value) const {  // NOLINT(misc-unconventional-assign-operator)
    return {std::forward<T>(value)};
  }
};

}  // namespace detail

/// Makes a field where an error is created: `ctx.plugin_error("too big", key<"limit"> = 5)`.
template <fixed_string Name>
inline constexpr detail::key_maker<Name> key{};

}  // namespace qtasks
