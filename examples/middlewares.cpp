// SPDX-License-Identifier: BSL-1.0
// A middleware belongs to one task; a plugin applies to all tasks. `execute(encoded, ...)` returns the value as the
// task's `decode` encodes it.
#include <qtasks/qtasks.hpp>

#include <cstdio>
#include <string>

namespace {

/// Ends the run before the task if its deadline has passed. The error of a middleware does not fire the error trigger.
struct in_time {
  constexpr qtasks::result<void> operator()(qtasks::context& ctx) const {
    if (ctx.deadline() < now) return qtasks::task_error{qtasks::errc::timeout, "too late"};
    return qtasks::outcome::success();
  }
  static constexpr std::int64_t now = 1000;
};

constexpr auto add = qtasks::task<"add">(
    [](int a, int b) { return a + b; }, qtasks::option::middlewares_before{in_time{}},
    qtasks::option::middlewares_after{[](qtasks::context& ctx) { ctx.deadline(qtasks::no_deadline); }},
    qtasks::option::decode{[](int sum) { return "{\"sum\": " + std::to_string(sum) + "}"; }});

/// A plugin can replace the encoded value.
struct sign {
  std::string on(qtasks::trigger<"task_executor_decode">, auto const& event) const { return *event.result + " signed"; }
};

constexpr qtasks::task_executor<> plain;
static_assert(plain.execute(add, 1, 2).value() == 3);

constexpr qtasks::run_info until_999{.deadline = 999};
static_assert(plain.execute(until_999, add, 1, 2).error().code() == qtasks::errc::timeout);

}  // namespace

int main() {
  auto const text = qtasks::task_executor{sign{}}.execute(qtasks::encoded, add, 1, 2);  // result<std::string>
  auto const late = plain.execute(qtasks::encoded, until_999, add, 1, 2);
  std::printf("%s; %s\n", text.value().c_str(), late.error().message().data());
  return text.value() == "{\"sum\": 3} signed" && late.has_error() ? 0 : 1;
}
