// SPDX-License-Identifier: BSL-1.0
// Plugins declare constraints on their order. A list in a wrong order does not compile.
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

using result_replace = qtasks::trigger<"task_executor_after_execute_result_replace">;

template <int Digit>
struct append {
  constexpr int on(result_replace, auto const& event) const { return *event.result * 10 + Digit; }
};

struct rounding;  // a role: a name for all plugins that round

struct round_down : append<1> {
  using role = rounding;
};

/// The tax is computed from the rounded price, so some plugin must round before.
struct tax : append<2> {
  using order = qtasks::order<qtasks::after<rounding>, qtasks::needs<rounding>>;
};

struct gift : append<3> {
  using order = qtasks::order<qtasks::before<tax>>;
};

/// Reports a failure; the failure policy of its stack decides how the run continues.
struct broken {
  constexpr qtasks::result<int> on(result_replace, auto const& /*event*/) const {
    return qtasks::task_error{qtasks::errc::failed, "no rates today"};
  }
};

constexpr auto price = qtasks::task<"price">([](int amount) { return amount; });

/// `qtasks::plugin_stack<tax, round_down>` would be an error: `tax` must come after `rounding`.
using checkout = qtasks::task_executor<round_down, gift, tax>;
static_assert(checkout{}.execute(price, 9).value() == 9132);

/// `waive` disables the rule of `gift` about `tax`.
using late_gift = qtasks::task_executor<round_down, tax, gift, qtasks::waive<gift, tax>>;
static_assert(late_gift{}.execute(price, 9).value() == 9123);

/// The same type twice, with two names.
using twice = qtasks::task_executor<qtasks::named<"first", append<7>>, qtasks::named<"second", append<7>>>;
static_assert(twice{}.execute(price, 9).value() == 977);

/// A nested stack with its own failure policy: after the failure of `broken`, the run continues with the next plugin.
using patient = qtasks::plugins<broken, append<8>, qtasks::failure_policy<qtasks::on_plugin_failure::skip>>;
static_assert(qtasks::task_executor<patient, append<5>>{}.execute(price, 9).value() == 985);

/// By default, the trigger stops at the failure and keeps the current result.
static_assert(qtasks::task_executor<append<5>, broken, append<8>>{}.execute(price, 9).value() == 95);

/// With `propagate`, the run ends with the error, which has the name of the plugin.
using strict =
    qtasks::task_executor<qtasks::named<"rates", broken>, qtasks::failure_policy<qtasks::on_plugin_failure::propagate>>;
static_assert(strict{}.execute(price, 9).error().plugin_name() == "rates");

}  // namespace

int main() {
  auto const paid = checkout{}.execute(price, 9);
  auto const refused = strict{}.execute(price, 9);
  std::printf("rounded, with a gift and tax: %d\n", paid.value());
  std::printf("%s failed: %s\n", refused.error().plugin_name().data(), refused.error().message().data());
  return paid.value() == 9132 && refused.has_error() ? 0 : 1;
}
