// SPDX-License-Identifier: BSL-1.0
// EXPECT: the run cannot copy this argument: pass `std::move\(argument\)`
// NAMES: explain_copy, 1, unique_ptr<int, argument_not_moved.cpp
#include <qtasks/qtasks.hpp>

#include <memory>
#include <utility>

using ticket = std::unique_ptr<int>;

constexpr auto sell = qtasks::task<"sell">([](ticket sold, int price) { return *sold + price; });

int main() {
  ticket mine = std::make_unique<int>(1);
#if defined(EXPECT_FAILURE)
  auto const r = qtasks::task_executor{}.execute(sell, mine, 2);
#else
  auto const r = qtasks::task_executor{}.execute(sell, std::move(mine), 2);
#endif
  return r.has_value() ? 0 : 1;
}
