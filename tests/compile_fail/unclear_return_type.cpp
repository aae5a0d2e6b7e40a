// SPDX-License-Identifier: BSL-1.0
// EXPECT: this return type can hold an error: specialise `qtasks::outcome_traits` for it, or return a `qtasks::result`
// NAMES: pay, int_or_error, unclear_return_type.cpp
// NAMES(clang14): int_or_error, unclear_return_type.cpp
#include <qtasks/qtasks.hpp>

struct int_or_error {
  constexpr bool has_value() const { return false; }
  constexpr int error() const { return 5; }
};

#if !defined(EXPECT_FAILURE)
template <>
struct qtasks::outcome_traits<int_or_error> {
  using result_type = qtasks::result<int>;
  static constexpr result_type to_result(int_or_error) { return qtasks::task_error{qtasks::errc::failed, "no value"}; }
};
#endif

constexpr auto pay = qtasks::task<"pay">([] { return int_or_error{}; });

int main() { return qtasks::task_executor{}.execute(pay).has_value() ? 0 : 1; }
