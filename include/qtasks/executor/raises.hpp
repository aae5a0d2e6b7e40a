// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// A task option that declares the error types that plugins must replace; see `handles_all`.
template <class... Errors>
struct raises {};

}  // namespace qtasks
