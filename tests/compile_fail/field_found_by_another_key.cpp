// SPDX-License-Identifier: BSL-1.0
// EXPECT(gcc): use of deleted function .*has_field.*limits
// EXPECT(clang): call to deleted member function
// NAMES: has_field, limits, field_found_by_another_key.cpp
// NAMES(clang14): has_field, field_found_by_another_key.cpp
#include <qtasks/qtasks.hpp>

using size_error = qtasks::task_error_with<qtasks::field<"limit", int>>;

int main() {
  size_error const error{qtasks::task_cancel_error("too big"), qtasks::key<"limit"> = 5};
#if defined(EXPECT_FAILURE)
  return *error.find<"limits">();
#else
  return *error.find<"limit">();
#endif
}
