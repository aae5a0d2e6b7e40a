// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/visit_error.hpp>
#include <qtasks/core/error_traits.hpp>
#include <qtasks/core/message.hpp>
#include <qtasks/core/task_error.hpp>

#include <concepts>
#include <string_view>

namespace qtasks::detail {

/// The code of an error, and its text if it has one. It refers to the error.
template <class E>
task_error summary_of(E const& error) {
  auto const text = detail::visit_error(error, []<class Held>(Held const& held) -> std::string_view {
    if constexpr (requires {
                    { held.message() } -> std::convertible_to<std::string_view>;
                  })
      return held.message();
    return {};
  });
  return {error_traits<E>::code(error), borrowed{text}};
}

}  // namespace qtasks::detail
