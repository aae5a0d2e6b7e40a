// SPDX-License-Identifier: BSL-1.0
// Replaces an error by a value, or by what a function makes of the error.
#include <qtasks/plugins/resilience/fallback.hpp>
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

constexpr auto price = qtasks::task<"price">([](int item) -> qtasks::result<int> {
  if (item < 0) return qtasks::task_error{qtasks::errc::permanent, "no such item"};
  if (item > 99) return qtasks::task_error{qtasks::errc::timeout, "the shop is slow"};
  return 10 * item;
});

constexpr qtasks::task_executor executor{
    qtasks::fallback{0, qtasks::only_errors<qtasks::errc::timeout>{}},
    qtasks::fallback{[](qtasks::task_error const& e) { return -static_cast<int>(e.message().size()); },
                     qtasks::only_errors<qtasks::errc::permanent>{}}};
static_assert(executor.execute(price, 3).value() == 30);
static_assert(executor.execute(price, 100).value() == 0);
static_assert(executor.execute(price, -1).value() == -12);

}  // namespace

int main() {
  bool good = true;
  for (int item : {3, 100, -1}) {
    auto const answer = executor.execute(price, item);
    good = good && answer.has_value();
    std::printf("item %d: %d\n", item, answer.value());
  }
  return good ? 0 : 1;
}
