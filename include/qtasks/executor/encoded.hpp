// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

struct encoded_t {};

/// `execute(qtasks::encoded, task, args...)` returns what the task's `option::decode` makes of its value.
inline constexpr encoded_t encoded{};

}  // namespace qtasks
