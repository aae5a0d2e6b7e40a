// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace qtasks {

/// A task option that declares the error types that plugins must replace; see `handles_all`.
template <class... Errors>
struct raises {
  static constexpr std::string_view option_name = "raises";
};

}  // namespace qtasks
