// SPDX-License-Identifier: BSL-1.0
#pragma once

// The helpers of all measured bodies. A body is a class. Its call operator does the work once, with inputs and results
// that the optimiser does not know; its `right()` returns whether the work was done.
namespace bench {

/// Returns `value`; the optimiser does not know that the value is the same.
inline long unknown(long value) {
  asm volatile("" : "+r"(value));
  return value;
}

/// Forces the compiler to store `value` and all reachable memory here, and to read them again afterwards.
template <class T>
[[gnu::always_inline]] inline void seen(T& value) {
  asm volatile("" : "+m"(value) : : "memory");
}

/// A body without work: measures the loop around a body.
struct nothing_done {
  void operator()() { seen(*this); }
};

}  // namespace bench
