// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// What a target does with one input: it calls what it tests, and checks what must hold for every input.
void fuzz(std::string_view input);

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz({reinterpret_cast<char const*>(data), size});
  return 0;
}

/// Ends the program, and so reports the input, if a property does not hold.
inline void check(bool holds, char const* property) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", property);
  std::abort();
}

/// Numbers that a target makes from its input; zeros after its end.
class choices {
 public:
  explicit choices(std::string_view input) : rest_(input) {}

  unsigned char byte() {
    if (rest_.empty()) return 0;
    auto const first = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return first;
  }
  /// A number below `end`, which is at most 256.
  std::size_t below(std::size_t end) { return byte() % end; }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = value << 8 | byte();
    return value;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};
