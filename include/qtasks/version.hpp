// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The library's version for `#if`: 10000 * major + 100 * minor + patch.
#define QTASKS_VERSION 200
/// The same as text. CMake reads it from this file.
#define QTASKS_VERSION_STRING "0.2.0"

namespace qtasks {

/// The library's version. The macros `QTASKS_VERSION` and `QTASKS_VERSION_STRING` have the same value.
inline constexpr int version_major = QTASKS_VERSION / 10000;
inline constexpr int version_minor = QTASKS_VERSION / 100 % 100;
inline constexpr int version_patch = QTASKS_VERSION % 100;

}  // namespace qtasks
