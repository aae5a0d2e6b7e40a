// SPDX-License-Identifier: BSL-1.0
#pragma once

// The library's only macros besides the version, and the only place where it tells compilers apart.

/// Attribute of a function declaration: the compiler inlines the function at every optimization level. Without the
/// attribute GCC calls a function for a fold of empty handlers. In builds without optimization it is empty, because
/// forced inlining doubles the time and the size of a debug build.
#if defined(__OPTIMIZE__)
#define QTASKS_INLINE [[gnu::always_inline]]
#else
#define QTASKS_INLINE
#endif

/// The same for a lambda, after its parameters: the only position in which GCC and Clang both accept the attribute.
#if defined(__OPTIMIZE__)
#define QTASKS_LAMBDA_INLINE __attribute__((always_inline))
#else
#define QTASKS_LAMBDA_INLINE
#endif

/// Attribute of a function that few runs call and that returns to their path. Clang calls it: inlined into a loop, its
/// addresses and constants would be computed before the loop, in every run. GCC 14 would save registers for a call.
#if defined(__clang__)
#define QTASKS_CLANG_NOINLINE [[gnu::noinline]]
#else
#define QTASKS_CLANG_NOINLINE
#endif

/// `try` and `catch (...)` if exceptions are enabled, else the first block only.
#if defined(__cpp_exceptions)
#define QTASKS_TRY try
#define QTASKS_CATCH_ALL catch (...)
#else
#define QTASKS_TRY if constexpr (true)
#define QTASKS_CATCH_ALL else
#endif

namespace qtasks::detail {

/// Where one compiler needs other code than the others to reach the same machine code.
#if defined(__clang__)
inline constexpr bool is_clang = true;
#else
inline constexpr bool is_clang = false;
#endif

}  // namespace qtasks::detail
