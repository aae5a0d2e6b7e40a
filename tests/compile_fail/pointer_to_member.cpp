// SPDX-License-Identifier: BSL-1.0
// EXPECT: this task's callable is a pointer to a member: write a lambda that calls it
// NAMES: pages, book, pointer_to_member.cpp
// NAMES(clang14): book, pointer_to_member.cpp
#include <qtasks/qtasks.hpp>

struct book {
  constexpr int pages() const { return 700; }
};

#if defined(EXPECT_FAILURE)
constexpr auto pages = qtasks::task<"pages">(&book::pages);
#else
constexpr auto pages = qtasks::task<"pages">([](book const& x) { return x.pages(); });
#endif

int main() { return qtasks::task_executor{}.execute(pages, book{}).has_value() ? 0 : 1; }
