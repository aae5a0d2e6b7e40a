// SPDX-License-Identifier: BSL-1.0
// EXPECT: form a cycle
// NAMES: explain_cycle, second_of_all
#include <qtasks/qtasks.hpp>

struct log {
  void on(auto, auto const&) const {}
};
struct second_of_all {
  void on(auto, auto const&) const {}
#if defined(EXPECT_FAILURE)
  using order = qtasks::order<qtasks::after<log>, qtasks::before<log>>;
#else
  using order = qtasks::order<qtasks::after<log>>;
#endif
};

qtasks::sorted_stack<second_of_all, log> stack;
