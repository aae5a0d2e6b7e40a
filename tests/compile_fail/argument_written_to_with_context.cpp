// SPDX-License-Identifier: BSL-1.0
// EXPECT: the task can write to one of these arguments, of which the run would pass copies: pass `std::ref\(argument\)`
// NAMES: explain_references, book, argument_written_to_with_context.cpp
#include <qtasks/qtasks.hpp>

struct book {
  int pages = 0;
};

constexpr auto grow = qtasks::task<"grow">([](auto& ctx, auto& b) { b.pages += ctx.attempt(); });

int main() {
  book mine;
#if defined(EXPECT_FAILURE)
  auto const r = qtasks::task_executor{}.execute(grow, mine);
#else
  auto const r = qtasks::task_executor{}.execute(grow, qtasks::ref{mine});
#endif
  return r.has_value() ? mine.pages : 0;
}
