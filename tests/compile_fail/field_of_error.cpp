// SPDX-License-Identifier: BSL-1.0
// EXPECT: the error type has no such field, or one to which the value does not convert without loss
// NAMES: lost_fields, double, int, field_of_error.cpp
#include <qtasks/qtasks.hpp>

using size_error = qtasks::task_error_with<qtasks::field<"limit", int>>;

int main() {
#if defined(EXPECT_FAILURE)
  size_error const error{qtasks::task_cancel_error("too big"), qtasks::key<"limit"> = 5.5};
#else
  size_error const error{qtasks::task_cancel_error("too big"), qtasks::key<"limit"> = 5};
#endif
  return error.find<"limit">() ? 1 : 0;
}
