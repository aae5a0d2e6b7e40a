// SPDX-License-Identifier: BSL-1.0
#include "core_test.hpp"

namespace {

using namespace qtasks;
using namespace core_test;

struct unknown {};

static_assert(FromTaskError<task_error> && FromTaskError<with_limit> && FromTaskError<closed>);
static_assert(!FromTaskError<halted> && !FromTaskError<unknown>);
static_assert(FromTaskError<one_of<halted, closed>> && !FromTaskError<one_of<halted>>);

constexpr int the_librarys_errors_have_traits() {
  task_error const e{errc::timeout, "late"};
  EXPECT(error_traits<task_error>::code(e) == errc::timeout && error_traits<task_error>::from(e) == e);
  with_limit const wide = error_traits<with_limit>::from(e);
  EXPECT(error_traits<with_limit>::code(wide) == errc::timeout && wide.find<"limit">() == nullptr);
  return 0;
}
CLAUSE(the_librarys_errors_have_traits, "the library's error types have a code and are made from a task_error");

using either = one_of<halted, closed, with_limit>;

constexpr int one_of_has_the_code_of_its_alternative() {
  EXPECT(error_traits<either>::code(halted{1001}) == errc{1001});
  EXPECT(error_traits<either>::code(closed{}) == errc::permanent);
  EXPECT(error_traits<either>::code(with_limit{task_error{errc::timeout, ""}}) == errc::timeout);
  EXPECT(error_traits<one_of<closed>>::code(closed{}) == errc::permanent);
  return 0;
}
CLAUSE(one_of_has_the_code_of_its_alternative, "one_of has the code of the alternative that it holds");

constexpr int one_of_is_made_from_a_task_error() {
  either const e = error_traits<either>::from(task_error{errc::timeout, "late"});
  EXPECT(e.index() == 1);
  using last = one_of<halted, task_error>;
  last const plain = error_traits<last>::from(task_error{errc::timeout, "late"});
  EXPECT(plain.index() == 1 && error_traits<last>::code(plain) == errc::timeout);
  return 0;
}
CLAUSE(one_of_is_made_from_a_task_error,
       "a task_error converts to the first alternative of one_of that can be made from it");

}  // namespace
