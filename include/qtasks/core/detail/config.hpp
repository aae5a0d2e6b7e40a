// SPDX-License-Identifier: BSL-1.0
#pragma once

// The library's only macros, and the only place where it tells compilers apart.

/// On a function declaration: inline it at every optimization level, whatever the compiler estimates its cost to be.
/// Without it GCC leaves a fold of empty handlers as a call. Without optimization it does nothing: forced inlining
/// would double the time and the size of a debug build.
#if defined(__OPTIMIZE__)
#define QTASKS_INLINE [[gnu::always_inline]]
#else
#define QTASKS_INLINE
#endif

/// The same on a lambda, after its parameters: the one position where both GCC and Clang accept the attribute.
#if defined(__OPTIMIZE__)
#define QTASKS_LAMBDA_INLINE __attribute__((always_inline))
#else
#define QTASKS_LAMBDA_INLINE
#endif

/// `try` and `catch (...)` where the compiler has exceptions, else the first block alone.
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
