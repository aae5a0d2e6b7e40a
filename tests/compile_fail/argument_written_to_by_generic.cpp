// SPDX-License-Identifier: BSL-1.0
// EXPECT: the task can write to this argument, of which the run would pass a copy: pass `std::ref\(argument\)`
// NAMES: grow, book, argument_written_to_by_generic.cpp
// NAMES(clang14): book, argument_written_to_by_generic.cpp
#include <qtasks/qtasks.hpp>

struct book {
  int pages = 0;
};

constexpr auto grow = qtasks::task<"grow">([](auto& b, int n) { b.pages += n; });

int main() {
  book mine;
#if defined(EXPECT_FAILURE)
  auto const r = qtasks::task_executor{}.execute(grow, mine, 5);
#else
  auto const r = qtasks::task_executor{}.execute(grow, qtasks::ref{mine}, 5);
#endif
  return r.has_value() ? mine.pages : 0;
}
