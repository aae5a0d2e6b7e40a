// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/resilience/fallback.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"
#include "support/lazy.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace qtasks;
using support::lazy;

constexpr auto ask = task<"ask">([](errc code) -> result<int> {
  if (code != errc{}) return task_error{code, "no answer"};
  return 1;
});

constexpr int of_a_value() {
  task_executor const executor{fallback{7}};
  EXPECT(executor.execute(ask, errc{}).assume_value() == 1);
  for (errc code : {errc::task_plugin_trigger_error, errc::timeout, errc::rejected, errc::permanent, errc{1000}}) {
    EXPECT(executor.execute(ask, code).assume_value() == 7);
  }
  EXPECT(executor.execute(ask, errc::task_cancel_error).assume_error().code() == errc::task_cancel_error);
  return 0;
}
CLAUSE(of_a_value, "a value replaces every error except a cancellation");

constexpr int of_the_error() {
  task_executor const executor{fallback{[](task_error const& e) { return static_cast<int>(e.message().size()); }}};
  EXPECT(executor.execute(ask, errc::failed).assume_value() == 9);
  task_executor const another{fallback{[](auto const& e) -> result<int> {
    if (e.code() == errc::timeout) return 8;
    return task_error{errc::permanent, "down for good"};
  }}};
  EXPECT(another.execute(ask, errc::timeout).assume_value() == 8);
  EXPECT(another.execute(ask, errc::failed).assume_error() == task_error(errc::permanent, "down for good"));
  return 0;
}
CLAUSE(of_the_error, "a function makes a value or another error of the error");

constexpr int per_code() {
  task_executor const executor{fallback{-1, only_errors<errc::timeout>{}},
                               fallback{-2, only_errors<errc::rejected, errc::permanent>{}}};
  EXPECT(executor.execute(ask, errc::timeout).assume_value() == -1);
  EXPECT(executor.execute(ask, errc::rejected).assume_value() == -2);
  EXPECT(executor.execute(ask, errc::permanent).assume_value() == -2);
  EXPECT(executor.execute(ask, errc::failed).assume_error().code() == errc::failed);
  return 0;
}
CLAUSE(per_code, "each of several fallbacks replaces its own codes");

struct too_big {
  int limit;
};
struct halted {};

}  // namespace

template <>
struct qtasks::error_traits<too_big> {
  static constexpr errc code(too_big const&) { return errc{1001}; }
};
template <>
struct qtasks::error_traits<halted> {
  static constexpr errc code(halted const&) { return errc{1002}; }
  static constexpr halted from(task_error) { return {}; }
};

namespace {

constexpr int other_types() {
  task_executor const nothing{fallback{done{}}};
  EXPECT(nothing.execute(task<"t">([]() -> result<void> { return task_error{errc::failed, "no"}; })).has_value());
  auto const submit = task<"submit">([](int size) -> result<int, one_of<too_big, halted>> {
    if (size > 10) return too_big{10};
    return halted{};
  });
  task_executor const limited{
      fallback{[](one_of<too_big, halted> const& e) { return std::get<too_big>(e).limit; }, only_errors<errc{1001}>{}}};
  EXPECT(limited.execute(submit, 11).assume_value() == 10);
  EXPECT(limited.execute(submit, 1).has_error());
  return 0;
}
CLAUSE(other_types, "a fallback works for tasks that return nothing, and for errors of other types");

constexpr int restricted_to_tasks() {
  auto const name = task<"name">([]() -> result<std::string_view> { return task_error{errc::failed, "nameless"}; });
  task_executor const executor{only_for<fallback<int>, decltype(ask)>{fallback{7}},
                               only_for<fallback<std::string_view>, decltype(name)>{fallback{std::string_view{"?"}}}};
  EXPECT(executor.execute(ask, errc::failed).assume_value() == 7);
  EXPECT(executor.execute(name).assume_value() == "?");
  return 0;
}
CLAUSE(restricted_to_tasks, "only_for restricts a fallback to the tasks whose type it has");

TEST_CASE("a value that allocates is copied for each run") {
  task_executor const executor{fallback{std::string(100, 'a')}};
  auto const fails = task<"fails">([]() -> result<std::string> { return task_error{errc::failed, "no"}; });
  for (int i = 0; i < 3; ++i) CHECK(executor.execute(fails).assume_value() == std::string(100, 'a'));
}

TEST_CASE("a fallback works for awaitable tasks") {
  auto const slow = task<"slow">([](bool up) -> lazy<result<int>> {
    result<int> answer{1};
    if (!up) answer = task_error{errc::timeout, "late"};
    co_return answer;
  });
  task_executor const executor{fallback{7}};
  for (bool up : {true, false}) {
    auto run = executor.async_execute(slow, up);
    run.start();
    REQUIRE(run.done());
    CHECK(run.take().assume_value() == (up ? 1 : 7));
  }
}

}  // namespace
