// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// A task option: the error types that the task can raise for plugins to answer; see `handles_all`.
template <class... Errors>
struct raises {};

}  // namespace qtasks
