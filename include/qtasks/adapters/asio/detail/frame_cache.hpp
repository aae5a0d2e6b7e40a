// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <new>
#include <utility>

namespace qtasks::asio::detail {

/// Memory of coroutine frames, kept by each thread and used again: in steady state a run allocates nothing. Asio keeps
/// two frames a thread, and a run inside a stack of handlers needs more.
class frame_cache {
 public:
  static void* allocate(std::size_t size) {
    std::size_t const index = index_of(size);
    if (index >= classes) return ::operator new(size);
    list& free = of_thread().free_[index];
    if (free.first == nullptr) return ::operator new((index + 1) * granularity);
    --free.size;
    return std::exchange(free.first, free.first->next);
  }
  static void deallocate(void* memory, std::size_t size) noexcept {
    std::size_t const index = index_of(size);
    if (index < classes) {
      list& free = of_thread().free_[index];
      if (free.size < max_free) {
        ++free.size;
        free.first = ::new (memory) node{free.first};
        return;
      }
    }
    ::operator delete(memory);
  }

 private:
  static constexpr std::size_t granularity = 128;
  static constexpr std::size_t classes = 32;
  static constexpr std::size_t max_free = 64;  ///< frames of one size that a thread keeps

  struct node {
    node* next;
  };
  struct list {
    node* first = nullptr;
    std::size_t size = 0;
  };

  frame_cache() = default;
  ~frame_cache() {
    for (list& each : free_) {
      while (each.first != nullptr) ::operator delete(std::exchange(each.first, each.first->next));
    }
  }

  static std::size_t index_of(std::size_t size) noexcept { return (size - 1) / granularity; }
  static frame_cache& of_thread() {
    thread_local frame_cache cache;
    return cache;
  }

  std::array<list, classes> free_{};
};

}  // namespace qtasks::asio::detail
