// SPDX-License-Identifier: BSL-1.0
// One run for each customer at a time.
#include <qtasks/plugins/limits/unique.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

/// The customer alone is the key, whatever else the arguments are.
struct by_customer {
  constexpr int operator()(int customer, auto const&...) const { return customer; }
};

constexpr auto notify = qtasks::task<"sync">([](int customer, char const*) { return customer; });

/// Of runs for customer 1 and 2, within a run for customer 1: how many are let in.
template <class Executor>
constexpr int let_in_beside_1(Executor& executor) {
  auto const sync = qtasks::task<"sync">([&executor](int, char const*) {
    return static_cast<int>(executor.execute(notify, 1, "again").has_value()) +
           static_cast<int>(executor.execute(notify, 2, "first").has_value());
  });
  return executor.execute(sync, 1, "first").value();
}

constexpr bool is_unique() {
  qtasks::task_executor executor{qtasks::unique<by_customer>{}};
  return let_in_beside_1(executor) == 1 && executor.execute(notify, 1, "later").has_value();
}
static_assert(is_unique());

}  // namespace

int main() {
  qtasks::task_executor executor{qtasks::unique<by_customer>{}};
  int const count = let_in_beside_1(executor);
  std::printf("beside customer 1, %d of 2 runs let in\n", count);
  return count == 1 ? 0 : 1;
}
