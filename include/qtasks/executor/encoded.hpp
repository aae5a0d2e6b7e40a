// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// The type of `encoded`.
struct encoded_t {};

/// `execute(qtasks::encoded, task, args...)` converts the task's value by its `option::decode` and returns the
/// converted value.
inline constexpr encoded_t encoded{};

}  // namespace qtasks
