// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>

// What main.cpp knows of the measured variants of a stack.
namespace qtasks_overhead {

/// Variant 0 is the whole stack, `K` the stack without plugin `K`, and the last one the bare task. Each is defined in
/// an object file of its own.
template <std::size_t K>
struct variant {
  static void* make();
  static void call(void* session);
  static void destroy(void* session);
};

struct entry {
  void* (*make)();
  void (*call)(void*);
  void (*destroy)(void*);
};

struct entry_list {
  entry const* first;
  std::size_t size;
};
entry_list entries();

}  // namespace qtasks_overhead
