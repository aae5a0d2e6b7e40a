// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <type_traits>

namespace {

using namespace qtasks;

static_assert(std::is_same_v<result<int>, result<int, task_error>>);
static_assert(is_result<result<int>> && is_result<result<void, int>> && !is_result<int> && !is_result<task_error>);

constexpr result<int> half(int n) {
  if (n % 2 != 0) return task_error{errc::rejected, "odd"};
  return n / 2;
}
constexpr result<void> success_or_error(bool fails) {
  if (fails) return task_error{errc::failed, "x"};
  return outcome::success();
}
constexpr int a_result_holds_one_of_two() {
  EXPECT(half(4).has_value() && half(4).value() == 2 && !half(4).has_error());
  EXPECT(half(3).has_error() && half(3).error().code() == errc::rejected && !half(3));
  EXPECT(success_or_error(false).has_value() && success_or_error(true).has_error());
  return 0;
}
CLAUSE(a_result_holds_one_of_two, "a result holds a value or an error");

}  // namespace
