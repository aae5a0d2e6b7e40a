// SPDX-License-Identifier: BSL-1.0
// EXPECT: this result cannot hold a `task_error`
// NAMES: explain_error, int, declined, result_of_another_error.cpp
#include <qtasks/qtasks.hpp>

struct declined {};

template <>
struct qtasks::error_traits<declined> {
  static constexpr errc code(declined) noexcept { return errc::permanent; }
};

#if defined(EXPECT_FAILURE)
using payment = qtasks::result<int, declined>;
#else
using payment = qtasks::result<int, qtasks::one_of<declined, qtasks::task_error>>;
#endif

constexpr auto pay = qtasks::task<"pay">([](auto& ctx, int amount) -> payment {
  if (amount > 5) return declined{};
  if (amount == 0) return ctx.cancel("nothing to pay");
  return amount;
});

int main() { return qtasks::task_executor{}.execute(pay, 5).has_value() ? 0 : 1; }
