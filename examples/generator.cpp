// SPDX-License-Identifier: BSL-1.0
// A generator task returns a range. The run passes each item through `generate_handler` and collects the items.
#include <qtasks/executor/generating.hpp>
#include <qtasks/qtasks.hpp>

#include <cstddef>
#include <cstdio>
#include <vector>

namespace {

/// The powers of two up to a limit. A range is any type with `begin` and `end`.
class powers {
 public:
  class iterator {
   public:
    constexpr explicit iterator(int at) : at_(at) {}
    constexpr int operator*() const { return at_; }
    constexpr iterator& operator++() {
      at_ *= 2;
      return *this;
    }
    constexpr bool operator==(iterator const& end) const { return at_ > end.at_; }

   private:
    int at_;
  };

  constexpr explicit powers(int limit) : limit_(limit) {}
  constexpr iterator begin() const { return iterator{1}; }
  constexpr iterator end() const { return iterator{limit_}; }

 private:
  int limit_;
};

constexpr auto list = qtasks::task<"list">([](int limit) { return powers{limit}; },  //
                                           qtasks::option::generating{},
                                           qtasks::option::generate_handler{[](int item) { return item + 0.5; }});

/// A plugin receives all items together and can replace them.
struct keep_three {
  std::vector<double> on(qtasks::trigger<"task_executor_run_task_gen">, auto const& event) const {
    auto const& items = *event.results;
    return {items.begin(), items.begin() + (items.size() < 3 ? static_cast<std::ptrdiff_t>(items.size()) : 3)};
  }
};

}  // namespace

int main() {
  auto const all = qtasks::task_executor<>{}.execute(list, 20);
  auto const few = qtasks::task_executor{keep_three{}}.execute(list, 20);
  for (double const item : all.value()) std::printf("%g ", item);
  std::printf("; with the plugin: %zu items\n", few.value().size());
  return all.value() == std::vector{1.5, 2.5, 4.5, 8.5, 16.5} && few.value().size() == 3 ? 0 : 1;
}
