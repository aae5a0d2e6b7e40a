// SPDX-License-Identifier: BSL-1.0
#pragma once

// The library's only macros. Dispatch is inlined whatever a compiler thinks of its size: without that, GCC left
// a fold of no-ops as a jump.

/// On a function declaration: inline it whatever the level.
#define QTASKS_INLINE [[gnu::always_inline]]

/// On a lambda, after its parameters: the place where both GCC and Clang take the attribute.
#define QTASKS_LAMBDA_INLINE __attribute__((always_inline))

/// `try` and `catch (...)` where the compiler has exceptions, else the first block alone.
#if defined(__cpp_exceptions)
#define QTASKS_TRY try
#define QTASKS_CATCH_ALL catch (...)
#else
#define QTASKS_TRY if constexpr (true)
#define QTASKS_CATCH_ALL else
#endif
