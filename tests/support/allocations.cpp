// SPDX-License-Identifier: BSL-1.0
#include "support/allocations.hpp"

#include <cstdlib>
#include <new>

std::atomic<std::size_t> support::allocations{0};

namespace {

void* allocate(std::size_t size, std::size_t alignment) {
  support::allocations.fetch_add(1, std::memory_order_relaxed);
  std::size_t const rounded = (size + alignment - 1) / alignment * alignment;
  void* const memory = std::aligned_alloc(alignment, rounded);  // NOLINT(cppcoreguidelines-no-malloc)
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size, alignof(std::max_align_t)); }
void* operator new[](std::size_t size) { return allocate(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::nothrow_t const&) noexcept {
  return allocate(size, alignof(std::max_align_t));
}
void* operator new[](std::size_t size, std::nothrow_t const&) noexcept {
  return allocate(size, alignof(std::max_align_t));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }                                 // NOLINT
void operator delete[](void* memory) noexcept { std::free(memory); }                               // NOLINT
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }                    // NOLINT
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }                  // NOLINT
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }               // NOLINT
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }  // NOLINT
