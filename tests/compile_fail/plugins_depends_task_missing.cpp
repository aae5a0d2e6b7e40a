// SPDX-License-Identifier: BSL-1.0
// EXPECT: the first needs the second, and no provider in `qtasks::depends<...>` opens that: add one
// NAMES: basic_task, pool
#include <qtasks/plugins/qtasks/depends.hpp>
#include <qtasks/qtasks.hpp>

struct settings {};
struct pool {};
struct opens_settings {
  using scope = qtasks::scopes::global;
  constexpr settings open() const { return {}; }
};

#if defined(EXPECT_FAILURE)
using used = qtasks::uses<pool>;
#else
using used = qtasks::uses<settings>;
#endif
constexpr auto query = qtasks::task<"query">([] {}, used{});
inline qtasks::task_executor executor{qtasks::depends{opens_settings{}}};

int main() { return executor.execute(query).has_value() ? 0 : 1; }
