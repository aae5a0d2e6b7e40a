// SPDX-License-Identifier: BSL-1.0
// After one day of orders, the next day allocates nothing: not for orders, errors, parsing, metrics or spans.
#include "feed.hpp"
#include "gateway.hpp"
#include "line_reader.hpp"
#include "telemetry.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <utility>

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

/// Runs the whole file through the gateway. Returns the number of allocations.
template <class Gate>
std::uint64_t pass(std::FILE* file, Gate& gate) {
  std::rewind(file);
  line_reader input{file};
  std::uint64_t const before = allocations;
  (void)feed(input, gate, [](auto, auto) {});
  return allocations - before;
}

/// Returns whether the second of two days allocates nothing.
template <class Gate>
bool second_day_is_free(std::FILE* file, Gate& gate) {
  std::uint64_t const warm_up = pass(file, gate);
  std::uint64_t const accepted = gate.counts().accepted;
  gate.clear_book();
  std::uint64_t const next_day = pass(file, gate);
  std::printf("%llu orders accepted twice: %llu allocations in the first pass, %llu in the second\n",
              static_cast<unsigned long long>(accepted), static_cast<unsigned long long>(warm_up),
              static_cast<unsigned long long>(next_day));
  return accepted > 0 && gate.counts().accepted == 2 * accepted && warm_up > 0 && next_day == 0;
}
}  // namespace

int main(int argc, char** argv) {
  std::FILE* const file = argc == 2 ? std::fopen(argv[1], "rb") : nullptr;
  if (file == nullptr) return 2;

  gateway small{limits{}, 1, nullptr};  // must grow, so the counter must count
  bool const counted = pass(file, small) > 0;

  gateway gate{limits{}, 16, nullptr};
  bool const plain = second_day_is_free(file, gate);

  telemetry kept{true, true};
  bool const observed = with_observers(kept, [file](auto... observers) {
    gateway_with<decltype(observers)...> observed_gate{limits{}, 16, nullptr, std::move(observers)...};
    return second_day_is_free(file, observed_gate);
  });
  std::size_t const spans_kept = kept.traced->drain([](auto const&) {});
  std::printf("%zu spans\n", spans_kept);
  std::fclose(file);
  return counted && plain && observed && spans_kept > 0 ? 0 : 1;
}
