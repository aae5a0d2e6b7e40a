// SPDX-License-Identifier: BSL-1.0
// Once a gateway has seen a day, the next one allocates nothing: not per order, not per error, not for the parsing.
#include "feed.hpp"
#include "gateway.hpp"
#include "line_reader.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>

namespace {
std::uint64_t allocations = 0;

void* counted(std::size_t size) {
  ++allocations;
  if (void* const memory = std::malloc(size)) return memory;
  std::abort();
}
}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return counted(size); }
void* operator new[](std::size_t size, std::nothrow_t const&) noexcept { return counted(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {
using namespace order_gateway;

/// The whole file through the gateway; how often that allocated.
std::uint64_t pass(std::FILE* file, gateway& gate) {
  std::rewind(file);
  line_reader input{file};
  std::uint64_t const before = allocations;
  (void)feed(input, gate, [](auto, auto) {});
  return allocations - before;
}
}  // namespace

int main(int argc, char** argv) {
  std::FILE* const file = argc == 2 ? std::fopen(argv[1], "rb") : nullptr;
  if (file == nullptr) return 2;

  gateway small{limits{}, 1, nullptr};  // has to grow: the counter counts
  std::uint64_t const growing = pass(file, small);

  gateway gate{limits{}, 16, nullptr};
  std::uint64_t const warm_up = pass(file, gate);
  std::uint64_t const accepted = gate.counts().accepted;
  gate.clear_book();
  std::uint64_t const next_day = pass(file, gate);
  bool const same = accepted > 0 && gate.counts().accepted == 2 * accepted;
  std::fclose(file);

  std::printf("%llu orders accepted twice: %llu allocations in the first pass, %llu in the second\n",
              static_cast<unsigned long long>(accepted), static_cast<unsigned long long>(warm_up),
              static_cast<unsigned long long>(next_day));
  return same && growing > 0 && warm_up > 0 && next_day == 0 ? 0 : 1;
}
