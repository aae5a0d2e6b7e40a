// SPDX-License-Identifier: BSL-1.0
// Compares the book with std::map. The few ids make clusters form, wrap around and break up.
#include "book.hpp"

#include <cstdint>
#include <cstdio>
#include <map>
#include <random>

int main() {
  std::mt19937 random{20120621};
  order_gateway::book table{4};
  std::map<std::int64_t, std::int64_t> expected;
  for (int step = 0; step < 200'000; ++step) {
    auto const id = static_cast<std::int64_t>(random() % (step < 100'000 ? 24 : 3000)) * 1'000'003;
    auto const size = static_cast<std::int64_t>(1 + random() % 5);
    auto const at = expected.find(id);
    if (at == expected.end()) {
      table.reduce(id, size);  // neither has an effect: the order is not there
      table.cancel(id);
      table.insert(id, size);
      expected[id] = size;
    } else if (random() % 2 == 0) {
      table.reduce(id, size);
      if ((at->second -= size) <= 0) expected.erase(at);
    } else {
      table.cancel(id);
      expected.erase(at);
    }
    if (table.size() != expected.size()) return 1;
    if (step % 100 != 0) continue;
    for (auto const& [known, remaining] : expected) {
      auto const* const found = table.find(known);
      if (found == nullptr || found->size != remaining) return 1;
    }
  }
  std::printf("%zu orders, the same as in std::map\n", table.size());
  return 0;
}
