// SPDX-License-Identifier: BSL-1.0
// EXPECT: the key function of a `qtasks::keyed` makes no key of this task's arguments: let it take them
// NAMES: by_customer, refresh, plugins_keyed_without_key.cpp
// NAMES(clang14): by_customer, plugins_keyed_without_key.cpp
#include <qtasks/plugins/limits/bulkhead.hpp>
#include <qtasks/plugins/limits/keyed.hpp>
#include <qtasks/qtasks.hpp>

struct customer {
  int id;
};
struct by_customer {
  using key_type = int;
  int operator()(customer from, int /*amount*/) const { return from.id; }
};

#if defined(EXPECT_FAILURE)
constexpr auto refresh = qtasks::task<"refresh">([](int page) { return page; });
constexpr int argument = 1;
#else
constexpr auto refresh = qtasks::task<"refresh">([](customer, int page) { return page; });
#endif

qtasks::task_executor executor{qtasks::run_clock{},
                               qtasks::keyed<qtasks::bulkhead, by_customer>{{}, qtasks::bulkhead{{}}}};

int main() {
#if defined(EXPECT_FAILURE)
  return executor.execute(refresh, argument).has_value() ? 0 : 1;
#else
  return executor.execute(refresh, customer{1}, 1).has_value() ? 0 : 1;
#endif
}
