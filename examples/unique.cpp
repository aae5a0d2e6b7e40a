// SPDX-License-Identifier: BSL-1.0
// At most one run at a time for each customer.
#include <qtasks/plugins/limits/unique.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

/// The key is the customer; the other arguments are ignored.
struct by_customer {
  constexpr int operator()(int customer, auto const&...) const { return customer; }
};

constexpr auto notify = qtasks::task<"sync">([](int customer, char const*) { return customer; });

/// During a run for customer 1, starts runs for customers 1 and 2. Returns how many are admitted.
template <class Executor>
constexpr int admitted_during_1(Executor& executor) {
  auto const sync = qtasks::task<"sync">([&executor](int, char const*) {
    return static_cast<int>(executor.execute(notify, 1, "again").has_value()) +
           static_cast<int>(executor.execute(notify, 2, "first").has_value());
  });
  return executor.execute(sync, 1, "first").value();
}

constexpr bool is_unique() {
  qtasks::task_executor executor{qtasks::unique<by_customer>{}};
  return admitted_during_1(executor) == 1 && executor.execute(notify, 1, "later").has_value();
}
static_assert(is_unique());

}  // namespace

int main() {
  qtasks::task_executor executor{qtasks::unique<by_customer>{}};
  int const count = admitted_during_1(executor);
  std::printf("during the run for customer 1, %d of 2 runs admitted\n", count);
  return count == 1 ? 0 : 1;
}
