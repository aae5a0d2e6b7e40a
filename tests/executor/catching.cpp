// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include <stdexcept>
#include <tuple>
#include <type_traits>

#include "support/clause.hpp"

namespace {

using namespace qtasks;

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
CLAUSE(it_is_transparent_to_code_that_does_not_throw,
       "catching passes on values, errors, the context and the parameters");

constexpr auto reads_context = task<"reads">(catching([](context const& ctx) { return ctx.attempt(); }));
constexpr auto only_fails = task<"fails">(catching([](context& ctx) { return ctx.cancel(); }));
using other_policy = outcome::basic_result<bool, task_error, outcome::policy::all_narrow>;
constexpr auto other = task<"other">(catching([]() -> other_policy { return task_error{errc::permanent, "other"}; }));

constexpr int outcomes() {
  EXPECT(task_executor{}.execute(reads_context).value() == 1);
  EXPECT(task_executor{}.execute(only_fails).error().message() == "fails.cancel");
  EXPECT(task_executor{}.execute(other).error().message() == "other");
  EXPECT(std::is_same_v<task_parameters<decltype(reads_context)>, std::tuple<>>);
  return 0;
}
CLAUSE(outcomes, "catching passes on a const context and each kind of outcome");

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

TEST_CASE("translate can rethrow the exception, and its error can fire the error trigger") {
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

}  // namespace
