// SPDX-License-Identifier: BSL-1.0
// The program of docs/debugging.md.
#include <qtasks/plugins/time/run_clock.hpp>
#include <qtasks/qtasks.hpp>

#include <string>

namespace shop {

using out_of_stock = qtasks::task_error_with<qtasks::field<"left", int>, qtasks::field<"shelf", int>>;

constexpr auto order = qtasks::task<"order">([](auto& ctx, int pieces) -> qtasks::result<int, out_of_stock> {
  if (pieces > 2) return ctx.plugin_error("out of stock", qtasks::key<"left"> = 2);
  return pieces * 3;
});

struct count {
  int runs = 0;
  void on(qtasks::trigger<"task_executor_before_execute">, auto const&) { ++runs; }
};
struct no_refunds {
  qtasks::result<void> on(qtasks::trigger<"task_executor_before_execute">, auto const& event) const {
    if (event.task_func.name == "refund") return qtasks::task_error{qtasks::errc::rejected, "no refunds"};
    return qtasks::outcome::success();
  }
};
constexpr auto refund = qtasks::task<"refund">([] { return 0; });

}  // namespace shop

void look() {}

int main() {
  using namespace shop;
  count visitors;
  qtasks::task_executor executor{
      qtasks::ref{visitors},
      qtasks::plugins{no_refunds{}, qtasks::failure_policy<qtasks::on_plugin_failure::propagate>{}},
      qtasks::only_for<qtasks::named<"orders", count>, decltype(order)>{}, qtasks::run_clock{}};
  auto const& stack = executor.stack();
  auto const sold = executor.execute(order, 2);
  auto const refused = executor.execute(order, 3);
  auto const rejected = executor.execute(refund);
  qtasks::result<std::string> const text = std::string{"in a box"};
  qtasks::result<void> const nothing = qtasks::outcome::success();
  qtasks::task_error const own{qtasks::errc{1000}, "a code of the shop"};
  qtasks::task_executor<> const bare;
  look();
  bool const as_wanted = sold.has_value() && refused.has_error() && rejected.has_error() && text.has_value();
  return as_wanted && nothing.has_value() && own.task_name().empty() && &stack == &executor.stack() ? 0 : sizeof(bare);
}
