// SPDX-License-Identifier: BSL-1.0
// Plugins that say where they may stand. A wrong order does not compile; what is allowed is visible in the list.
#include <qtasks/qtasks.hpp>

#include <cstdio>

namespace {

using result_replace = qtasks::trigger<"task_executor_after_execute_result_replace">;

template <int Digit>
struct append {
  constexpr int on(result_replace, auto const& event) const { return *event.result * 10 + Digit; }
};

struct rounding;  // a role: a name for whatever rounds

struct round_down : append<1> {
  using role = rounding;
};

/// Tax is of the rounded price, whoever rounds it.
struct tax : append<2> {
  using order = qtasks::order<qtasks::after<rounding>, qtasks::needs<rounding>>;
};

struct gift : append<3> {
  using order = qtasks::order<qtasks::before<tax>>;
};

/// Fails, and says so; its stack goes on.
struct broken {
  constexpr qtasks::result<int> on(result_replace, auto const& /*event*/) const {
    return qtasks::task_error{qtasks::errc::failed, "no rates today"};
  }
};

constexpr auto price = qtasks::task<"price">([](int of) { return of; });

/// `qtasks::plugin_stack<tax, round_down>` would be an error: tax must stand after rounding.
using checkout = qtasks::task_executor<round_down, gift, tax>;
static_assert(checkout{}.execute(price, 9).value() == 9132);

/// The rule of `gift` about `tax`, lifted on purpose.
using late_gift = qtasks::task_executor<round_down, tax, gift, qtasks::waive<gift, tax>>;
static_assert(late_gift{}.execute(price, 9).value() == 9123);

/// The same type twice, under two names.
using twice = qtasks::task_executor<qtasks::named<"first", append<7>>, qtasks::named<"second", append<7>>>;
static_assert(twice{}.execute(price, 9).value() == 977);

/// A stack in a stack, with a policy of its own: where `broken` fails, it goes on with the next.
using patient = qtasks::plugins<broken, append<8>, qtasks::failure_policy<qtasks::on_plugin_failure::skip>>;
static_assert(qtasks::task_executor<patient, append<5>>{}.execute(price, 9).value() == 985);

/// The default stops at the failure and keeps what there is.
static_assert(qtasks::task_executor<append<5>, broken, append<8>>{}.execute(price, 9).value() == 95);

/// Or the run ends with the error, which names the plugin.
using strict =
    qtasks::task_executor<qtasks::named<"rates", broken>, qtasks::failure_policy<qtasks::on_plugin_failure::propagate>>;
static_assert(strict{}.execute(price, 9).error().plugin_name() == "rates");

}  // namespace

int main() {
  auto const paid = checkout{}.execute(price, 9);
  auto const refused = strict{}.execute(price, 9);
  std::printf("rounded, a gift, taxed: %d\n", paid.value());
  std::printf("%s failed: %s\n", refused.error().plugin_name().data(), refused.error().message().data());
  return paid.value() == 9132 && refused.has_error() ? 0 : 1;
}
