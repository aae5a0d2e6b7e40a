// SPDX-License-Identifier: BSL-1.0
// EXPECT: only a generator task calls its `generate_handler`
// NAMES: explain_generate_handler, halve
#include <qtasks/executor/generating.hpp>
#include <qtasks/qtasks.hpp>

#include <array>

struct halve {
  int operator()(int item) const { return item / 2; }
};
constexpr auto list_it = [] { return std::array{1, 2}; };

#if defined(EXPECT_FAILURE)
auto const list = qtasks::task<"list">(list_it, qtasks::option::generate_handler{halve{}});
#else
auto const list =
    qtasks::task<"list">(list_it, qtasks::option::generate_handler{halve{}}, qtasks::option::generating{});
#endif

int main() { return qtasks::task_executor{}.execute(list).value()[0]; }
