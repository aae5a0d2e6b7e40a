// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/log.hpp>
#include <qtasks/plugins/metrics.hpp>
#include <qtasks/qtasks.hpp>

#include "support/catch.hpp"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

// In a program of its own: every allocation in it is counted.
namespace {
std::atomic<std::size_t> allocations{0};

void* allocate(std::size_t size, std::size_t alignment) {
  allocations.fetch_add(1, std::memory_order_relaxed);
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

namespace {

using namespace qtasks;

struct counting_sink {
  int* lines;
  bool enabled(log_level) const noexcept { return true; }
  void write(log_record const&) const noexcept { ++*lines; }
};

constexpr auto ends = task<"ends">([](int how) -> result<int> {
  if (how != 0) return task_error{errc{how}, "told so"};
  return 1;
});

TEST_CASE("counting and logging runs allocates nothing, from the first on; making the tables does") {
  int lines = 0;
  std::size_t const before = allocations;
  task_executor executor{run_clock{}, metrics{{.threads = 2, .series = 4}}, qtasks::log{counting_sink{&lines}}};
  std::size_t const made = allocations;
  CHECK(made > before);
  for (int i = 0; i < 1000; ++i) (void)executor.execute(ends, i % 8);
  CHECK(allocations == made);
  CHECK(lines == 1000 + 125);  // every eighth raises an error for plugins
  CHECK(executor.get<metrics<>>().snapshot().size() == 5);
}

}  // namespace
