// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/visit_error.hpp>
#include <qtasks/core/message.hpp>

namespace qtasks::detail {

/// Replaces the text of an error, or of the alternative that it holds, by `text(old)`; of an error that has one.
template <class E, class Text>
void replace_text(E& error, Text text) {
  detail::visit_error(error, [&text]<class Held>(Held& held) {
    if constexpr (requires { held.replace_message(message{}); }) held.replace_message(text(held.message()));
  });
}

}  // namespace qtasks::detail
