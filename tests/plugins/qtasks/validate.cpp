// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/validate.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <string_view>
#include <tuple>

namespace {

using namespace qtasks;

using quantity = argument<"quantity", int, at_least<1>, at_most<1000>>;
using symbol = argument<"symbol", std::string_view, min_length<2>, max_length<5>, matches<"[A-Z]+\\d?">>;

constexpr auto submit = task<"submit">(
    [](context&, quantity count, symbol name) -> result<int> { return count + static_cast<int>(name.value().size()); });
constexpr auto submitted = [](int count, std::string_view name) {
  return task_executor{validate{}}.execute(submit, count, name);
};
constexpr bool refused(auto const& outcome, std::string_view message) {
  return outcome.has_error() && outcome.assume_error().code() == errc::rejected &&
         outcome.assume_error().message() == message;
}

constexpr int passes() {
  EXPECT(submitted(1, "AB").assume_value() == 3);
  EXPECT(submitted(1000, "ABCD5").assume_value() == 1005);
  return 0;
}
CLAUSE(passes, "arguments at their limits pass");

constexpr int refuses() {
  EXPECT(refused(submitted(0, "AB"), "quantity must be at least 1"));
  EXPECT(refused(submitted(-5, "AB"), "quantity must be at least 1"));
  EXPECT(refused(submitted(1001, "AB"), "quantity must be at most 1000"));
  EXPECT(refused(submitted(1, "A"), "symbol must have a length of at least 2"));
  EXPECT(refused(submitted(1, "ABCDEF"), "symbol must have a length of at most 5"));
  EXPECT(refused(submitted(1, "A-B"), "symbol must match [A-Z]+\\d?"));
  EXPECT(submitted(0, "AB").assume_error().task_name() == "submit");
  return 0;
}
CLAUSE(refuses, "a run with an invalid argument is refused, and the error reports the argument and the constraint");

constexpr int first_violation() {
  EXPECT(refused(submitted(0, "-"), "quantity must be at least 1"));
  return 0;
}
CLAUSE(first_violation, "the error reports the first violated constraint");

constexpr int task_not_run() {
  int runs = 0;
  auto const count = task<"count">([&runs](quantity) { ++runs; });
  task_executor const executor{validate{}};
  EXPECT(refused(executor.execute(count, 0), "quantity must be at least 1") && runs == 0);
  EXPECT(executor.execute(count, 1).has_value() && runs == 1);
  return 0;
}
CLAUSE(task_not_run, "a refused run does not call the task");

using named_error = task_error_with<field<"argument", std::string_view>, field<"position", int>, field<"limit", long>>;

constexpr int fields() {
  auto const limited = task<"limited">([](int, quantity n) -> result<int, named_error> { return n; });
  auto const low = task_executor{validate{}}.execute(limited, 7, 0);
  EXPECT(low.assume_error().code() == errc::rejected);
  EXPECT(*low.assume_error().find<"argument">() == "quantity");
  EXPECT(*low.assume_error().find<"position">() == 1);
  EXPECT(*low.assume_error().find<"limit">() == 1);
  EXPECT(*task_executor{validate{}}.execute(limited, 7, 2000).assume_error().find<"limit">() == 1000);
  return 0;
}
CLAUSE(fields, "the fields argument, position and limit of the error type are set");

constexpr int field_without_limit() {
  auto const spelt = task<"spelt">([](argument<"word", std::string_view, matches<"a*">> w) -> result<int, named_error> {
    return static_cast<int>(w.value().size());
  });
  auto const outcome = task_executor{validate{}}.execute(spelt, "b");
  EXPECT(outcome.assume_error().find<"limit">() == nullptr && *outcome.assume_error().find<"argument">() == "word");
  return 0;
}
CLAUSE(field_without_limit, "for a constraint without a limit the field is empty");

struct sets_to_zero {
  constexpr void on(trigger<"task_executor_args_replace">, auto const& event) const { std::get<0>(event.args) = 0; }
};

constexpr int after_args_replace() {
  auto const echo = task<"echo">([](quantity n) { return n.value(); });
  EXPECT(refused(task_executor{sets_to_zero{}, validate{}}.execute(echo, 5), "quantity must be at least 1"));
  EXPECT(refused(task_executor{validate{}, sets_to_zero{}}.execute(echo, 5), "quantity must be at least 1"));
  return 0;
}
CLAUSE(after_args_replace, "an argument that a plugin replaces is checked as well");

struct own {
  errc code;
};

}  // namespace

template <>
struct qtasks::error_traits<own> {
  static constexpr errc code(own const& e) { return e.code; }
  static constexpr own from(task_error e) { return {e.code()}; }
};

namespace {

constexpr int own_error() {
  auto const mine = task<"mine">([](quantity n) -> result<int, own> { return n.value(); });
  EXPECT(task_executor{validate{}}.execute(mine, 0).assume_error().code == errc::rejected);
  auto const either = task<"either">([](quantity n) -> result<int, one_of<own, task_error>> { return n.value(); });
  EXPECT(task_executor{validate{}}.execute(either, 0).has_error());
  EXPECT(task_executor{validate{}}.execute(either, 5).assume_value() == 5);
  return 0;
}
CLAUSE(own_error, "the error is converted to the user's error type");

// `task_error` does not convert to this type. A task without constraints compiles with it.
struct silent {};
}  // namespace
template <>
struct qtasks::error_traits<silent> {
  static constexpr errc code(silent const&) { return errc::failed; }
};
namespace {

constexpr int unconstrained() {
  auto const plain = task<"plain">([](int n) -> result<int, silent> { return n; });
  EXPECT(task_executor{validate{}}.execute(plain, 0).assume_value() == 0);
  return 0;
}
CLAUSE(unconstrained, "a task without constrained parameters is not affected");

}  // namespace
