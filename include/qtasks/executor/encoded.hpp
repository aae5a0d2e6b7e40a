// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

struct encoded_t {};

/// `execute(qtasks::encoded, task, args...)` returns what the task's `option::decode` makes of its value.
inline constexpr encoded_t encoded{};

namespace detail {

/// Speaks where an encoded result is asked of a task that cannot encode one.
template <class Task, bool HasDecode>
struct explain_encoded {
  static_assert(HasDecode,
                "this task has no decode: write `qtasks::task<\"name\">(callable, qtasks::option::decode{function})`");
};

}  // namespace detail
}  // namespace qtasks
