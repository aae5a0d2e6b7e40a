// SPDX-License-Identifier: BSL-1.0
// The flat table against std::map, with few ids so that runs of places form, wrap around and break up.
#include "book.hpp"

#include <cstdint>
#include <cstdio>
#include <map>
#include <random>

int main() {
  std::mt19937 random{20120621};
  order_gateway::book flat{4};
  std::map<std::int64_t, std::int64_t> expected;
  for (int step = 0; step < 200'000; ++step) {
    auto const id = static_cast<std::int64_t>(random() % (step < 100'000 ? 24 : 3000)) * 1'000'003;
    auto const size = static_cast<std::int64_t>(1 + random() % 5);
    auto const at = expected.find(id);
    if (at == expected.end()) {
      flat.reduce(id, size);  // neither does anything: the order is not there
      flat.cancel(id);
      flat.insert(id, size);
      expected[id] = size;
    } else if (random() % 2 == 0) {
      flat.reduce(id, size);
      if ((at->second -= size) <= 0) expected.erase(at);
    } else {
      flat.cancel(id);
      expected.erase(at);
    }
    if (flat.size() != expected.size()) return 1;
    if (step % 100 != 0) continue;
    for (auto const& [known, left] : expected) {
      auto const* const found = flat.find(known);
      if (found == nullptr || found->size != left) return 1;
    }
  }
  std::printf("%zu orders, as in std::map\n", flat.size());
  return 0;
}
