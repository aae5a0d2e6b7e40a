// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace qtasks {

/// The library's version. CMake reads it from this file.
inline constexpr int version_major = 0;
inline constexpr int version_minor = 1;
inline constexpr int version_patch = 0;

}  // namespace qtasks
