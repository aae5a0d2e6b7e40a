// SPDX-License-Identifier: BSL-1.0
// A user's stack, and its hand-written twin. SHOP_AUDITED makes it cost something.
#include <qtasks/qtasks.hpp>

#include <optional>
#include <string>

struct auditor {
  virtual void note() const;
};
auditor const& the_auditor();

namespace {

constexpr auto order = qtasks::task<"order">([](qtasks::context& ctx, int amount) -> qtasks::result<int> {
  if (amount > 1000) return ctx.plugin_error("too many");
  return amount * 3;
});

struct at_most_1000 {
  std::optional<int> on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& /*event*/) const {
    return 3000;
  }
};

#ifdef SHOP_AUDITED
struct audited {
  void on(qtasks::trigger<"task_executor_before_execute">, auto const& /*event*/) const { the_auditor().note(); }
};
using executor = qtasks::task_executor<audited, at_most_1000>;
#else
using executor = qtasks::task_executor<at_most_1000>;
#endif

}  // namespace

int submit(int amount) { return executor{}.execute(order, amount).value(); }

int submit_by_hand(int amount) {
  if (amount > 1000) return 3000;
  return amount * 3;
}

// Equal functions: of the second one, GCC -Os would make a call of the first one.
struct receipt {
  std::string text;
  int amount;
};
std::string text_of(int amount);
receipt receipt_by_hand(int amount) { return {text_of(amount), 1}; }
receipt receipt_of(int amount) { return {text_of(amount), 1}; }
