// SPDX-License-Identifier: BSL-1.0
// EXPECT: this error type has no code: specialise `qtasks::error_traits<E>` with `static qtasks::errc code\(E const&\)`
// NAMES: pay, declined, error_without_code.cpp
// NAMES(clang14): declined, error_without_code.cpp
#include <qtasks/qtasks.hpp>

struct declined {};

#if !defined(EXPECT_FAILURE)
template <>
struct qtasks::error_traits<declined> {
  static constexpr errc code(declined) noexcept { return errc::permanent; }
};
#endif

constexpr auto pay = qtasks::task<"pay">([]() -> qtasks::result<int, declined> { return declined{}; });

int main() { return qtasks::task_executor{}.execute(pay).has_value() ? 0 : 1; }
