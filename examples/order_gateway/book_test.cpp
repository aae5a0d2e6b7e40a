// SPDX-License-Identifier: BSL-1.0
// Compares the book with std::map. The few ids make clusters form, wrap around and break up. Compares the ids of all
// submitted orders with std::set.
#include "book.hpp"
#include "submitted_ids.hpp"

#include <cstdint>
#include <cstdio>
#include <map>
#include <random>
#include <set>

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

  order_gateway::submitted_ids ids{4};
  for (int day = 0; day < 2; ++day) {
    std::set<std::int64_t> submitted;
    for (std::int64_t rising = 0; rising < 3'000; rising += static_cast<std::int64_t>(random() % 3)) {
      std::int64_t const id = random() % 4 == 0 ? static_cast<std::int64_t>(random() % 6'000) - 3'000 : rising;
      ids.insert(id);
      submitted.insert(id);
    }
    for (std::int64_t id = -3'001; id <= 3'001; ++id) {
      if (ids.contains(id) != submitted.contains(id)) return 1;
    }
    ids.clear();
    if (ids.contains(*submitted.begin())) return 1;
  }
  std::printf("%zu orders, the same as in std::map\n", table.size());
  return 0;
}
