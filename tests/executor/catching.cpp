// SPDX-License-Identifier: BSL-1.0
#include <qtasks/chrono.hpp>
#include <qtasks/qtasks.hpp>

#include <chrono>
#include <stdexcept>
#include <tuple>
#include <type_traits>

#include "support/clause.hpp"

namespace {

using namespace qtasks;
using namespace std::chrono_literals;

constexpr auto half = task<"half">(catching([](int a) { return a / 2; }));
constexpr auto with_context = task<"checked">(catching([](context& ctx, int a) -> result<int> {
  if (a < 0) return ctx.cancel();
  return a;
}));

constexpr int it_is_transparent_to_code_that_does_not_throw() {
  task_executor const executor{};
  EXPECT(executor.execute(half, 8).value() == 4);
  EXPECT(executor.execute(with_context, 3).value() == 3);
  EXPECT(executor.execute(with_context, -3).error().message() == "checked.cancel");
  EXPECT(std::is_same_v<task_parameters<decltype(half)>, std::tuple<int>>);
  EXPECT(std::is_same_v<task_parameters<decltype(with_context)>, std::tuple<int>>);
  return 0;
}
CLAUSE(it_is_transparent_to_code_that_does_not_throw, "catching passes values, errors, context and parameters through");

#if defined(__cpp_exceptions)

struct seven {
  int on(trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    return event.e.message() == "range" ? 7 : 0;
  }
};

TEST_CASE("an exception becomes an error value") {
  task_executor const executor{};
  CHECK(executor.execute(task<"nothing">(catching([] {}))).has_value());
  auto const r = executor.execute(task<"t">(catching([](int a) -> int { throw a; })), 1);
  REQUIRE(r.has_error());
  CHECK(r.error().code() == errc::failed);
  CHECK(r.error().message() == "the task threw an exception");
  CHECK(r.error().task_name() == "t");
}

TEST_CASE("translate may look at the exception, and fire the error trigger") {
  auto const translate = [] {
    try {
      throw;
    } catch (std::out_of_range const&) {
      return task_plugin_trigger_error("range");
    } catch (...) {
      return task_error{errc::permanent, "else"};
    }
  };
  auto const t = task<"t">(catching(
      [](bool range) {
        if (range) throw std::out_of_range{"x"};
        throw 1;
      },
      translate));
  auto const n = task<"n">(catching([]() -> int { throw std::out_of_range{"x"}; }, translate));
  CHECK(task_executor{}.execute(t, true).error().message() == "range");
  CHECK(task_executor{}.execute(t, false).error().code() == errc::permanent);
  CHECK(task_executor{seven{}}.execute(n).value() == 7);
}

#endif

constexpr int durations_become_nanoseconds() {
  EXPECT(nanoseconds(5ms) == 5'000'000);
  EXPECT(nanoseconds(std::chrono::steady_clock::time_point{2s}) == 2'000'000'000);
  auto const left =
      task<"left">([](context& ctx) { return time_left(ctx, std::chrono::steady_clock::time_point{2s}); });
  task_executor const executor{};
  EXPECT(executor.execute(left).value() == std::chrono::nanoseconds::max());
  EXPECT(executor.execute(run_info{.deadline = nanoseconds(3s)}, left).value() == 1s);
  EXPECT(executor.execute(run_info{.deadline = nanoseconds(1s)}, left).value() == -1s);
  return 0;
}
CLAUSE(durations_become_nanoseconds, "chrono.hpp converts durations, and tells what is left of a deadline");

}  // namespace
