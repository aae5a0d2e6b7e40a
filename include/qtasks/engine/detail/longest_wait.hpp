// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace qtasks::detail {

/// A notice of new work is a hint: after this time, in nanoseconds, a worker looks again. A broker of several processes
/// has its own.
template <class Model>
inline constexpr std::int64_t longest_wait = 50'000'000;
template <class Model>
requires requires { Model::longest_wait; }
inline constexpr std::int64_t longest_wait<Model> = Model::longest_wait;

}  // namespace qtasks::detail
