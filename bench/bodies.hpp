// SPDX-License-Identifier: BSL-1.0
#pragma once

// What all measured bodies share. A body is a class whose call operator does the work once, on inputs and with
// results that the optimiser knows nothing about, and whose `right()` says afterwards whether that work was done.
namespace bench {

/// `value`, as far as the optimiser knows any value at all.
inline long unknown(long value) {
  asm volatile("" : "+r"(value));
  return value;
}

/// Whatever `value` holds, and all memory that can be reached, has to be right here, and may be another afterwards.
template <class T>
[[gnu::always_inline]] inline void seen(T& value) {
  asm volatile("" : "+m"(value) : : "memory");
}

/// No work at all: what a loop around a body costs.
struct nothing_done {
  void operator()() { seen(*this); }
};

}  // namespace bench
