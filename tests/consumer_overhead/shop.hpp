// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/qtasks.hpp>

#include <optional>

namespace shop {

using before_execute = qtasks::trigger<"task_executor_before_execute">;
using trigger_error = qtasks::trigger<"task_executor_run_task_trigger_error">;

inline constexpr auto order = qtasks::task<"order">([](qtasks::context& ctx, int amount) -> qtasks::result<int> {
  if (amount > 1000) return ctx.plugin_error("too many");
  return amount * 3;
});
using order_t = decltype(order);

struct customer {
  int number = 0;
};

struct customer_of {
  using order = qtasks::order<qtasks::provides<customer>>;
  void on(before_execute, auto const& event) { event.context.template get<customer>()->number = ++last; }
  int last = 0;
};

struct discount {
  using order = qtasks::order<qtasks::reads<customer>>;
  void on(before_execute, auto const& event) { given += event.context.template get<customer>()->number & 1; }
  long given = 0;
};

/// The slow plugin that the report must name: each of its 300 steps needs the one before it.
struct checksum {
  void on(before_execute, auto const& /*event*/) {
    for (int i = 0; i < 300; ++i) {
      value = value * 3 + 1;
      asm volatile("" : "+r"(value));
    }
  }
  unsigned long value = 1;
};

/// Has no default constructor.
struct cap {
  explicit cap(long* most) : limit(most) {}
  std::optional<int> on(trigger_error, auto const& /*event*/) const { return static_cast<int>(*limit * 3); }
  long* limit;
};

struct audit {
  using order = qtasks::order<qtasks::needs<cap>>;
  void on(trigger_error, auto const& event) { repaired += event.result.has_value() ? 1 : 0; }
  long repaired = 0;
};

}  // namespace shop
