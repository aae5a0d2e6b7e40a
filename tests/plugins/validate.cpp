// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/validate.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <cstdint>
#include <limits>
#include <random>
#include <regex>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace {

using namespace qtasks;

using quantity = argument<"quantity", int, at_least<1>, at_most<1000>>;
using symbol = argument<"symbol", std::string_view, min_length<2>, max_length<5>, matches<"[A-Z]+\\d?">>;

constexpr auto submit = task<"submit">(
    [](context&, quantity count, symbol name) -> result<int> { return count + static_cast<int>(name.value().size()); });
constexpr auto submitted = [](int count, std::string_view name) {
  return task_executor{validate{}}.execute(submit, count, name);
};
constexpr bool refused(auto const& left, std::string_view why) {
  return left.has_error() && left.assume_error().code() == errc::rejected && left.assume_error().message() == why;
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
CLAUSE(refuses, "an argument that breaks a constraint refuses the run, and the error says which and why");

constexpr int first_told() {
  EXPECT(refused(submitted(0, "-"), "quantity must be at least 1"));
  return 0;
}
CLAUSE(first_told, "the first broken constraint is told");

constexpr int task_not_run() {
  int runs = 0;
  auto const count = task<"count">([&runs](quantity) { ++runs; });
  task_executor const executor{validate{}};
  EXPECT(refused(executor.execute(count, 0), "quantity must be at least 1") && runs == 0);
  EXPECT(executor.execute(count, 1).has_value() && runs == 1);
  return 0;
}
CLAUSE(task_not_run, "a refused run does not reach the task");

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
CLAUSE(fields, "where the error type has the fields argument, position and limit they are filled");

constexpr int field_without_limit() {
  auto const spelt = task<"spelt">([](argument<"word", std::string_view, matches<"a*">> w) -> result<int, named_error> {
    return static_cast<int>(w.value().size());
  });
  auto const left = task_executor{validate{}}.execute(spelt, "b");
  EXPECT(left.assume_error().find<"limit">() == nullptr && *left.assume_error().find<"argument">() == "word");
  return 0;
}
CLAUSE(field_without_limit, "a constraint without a limit leaves that field empty");

struct is_even {
  static constexpr std::string_view text = "must be even";
  static constexpr bool holds(int value) { return value % 2 == 0; }
};

constexpr int own_constraint() {
  auto const half = task<"half">([](argument<"n", int, is_even> n) { return n / 2; });
  EXPECT(task_executor{validate{}}.execute(half, 8).assume_value() == 4);
  EXPECT(refused(task_executor{validate{}}.execute(half, 7), "n must be even"));
  return 0;
}
CLAUSE(own_constraint, "a constraint is any type with holds and text");

struct sets_to_zero {
  constexpr void on(trigger<"task_executor_args_replace">, auto const& event) const { std::get<0>(event.args) = 0; }
};

constexpr int after_args_replace() {
  auto const echo = task<"echo">([](quantity n) { return n.value(); });
  EXPECT(refused(task_executor{sets_to_zero{}, validate{}}.execute(echo, 5), "quantity must be at least 1"));
  EXPECT(refused(task_executor{validate{}, sets_to_zero{}}.execute(echo, 5), "quantity must be at least 1"));
  return 0;
}
CLAUSE(after_args_replace, "what a plugin puts in an argument's place is checked as well");

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
CLAUSE(own_error, "an error type of the user's own is made of the refusal");

constexpr int numbers() {
  using unsigned_one = argument<"n", std::uint64_t, at_least<-1>, at_most<5>>;
  auto const big = task<"big">([](unsigned_one n) { return n.value(); });
  EXPECT(task_executor{validate{}}.execute(big, std::uint64_t{5}).has_value());
  EXPECT(refused(task_executor{validate{}}.execute(big, std::numeric_limits<std::uint64_t>::max()),
                 "n must be at most 5"));
  auto const low = task<"low">([](argument<"n", int, at_least<-20>> n) { return n.value(); });
  EXPECT(refused(task_executor{validate{}}.execute(low, -21), "n must be at least -20"));
  auto const lowest =
      task<"t">([](argument<"n", long, at_least<std::numeric_limits<int>::min()>> n) { return n.value(); });
  EXPECT(refused(task_executor{validate{}}.execute(lowest, -3'000'000'000L), "n must be at least -2147483648"));
  auto const real = task<"real">([](argument<"x", double, at_least<0>, at_most<1>> x) { return x.value(); });
  EXPECT(task_executor{validate{}}.execute(real, 0.5).assume_value() == 0.5);
  EXPECT(refused(task_executor{validate{}}.execute(real, 1.5), "x must be at most 1"));
  EXPECT(refused(task_executor{validate{}}.execute(real, std::numeric_limits<double>::quiet_NaN()),
                 "x must be at least 0"));
  return 0;
}
CLAUSE(numbers, "numbers of any sign and kind are compared by value; what is no number is refused");

// A value that would lose something on its way to the constraint does not get there.
static_assert(std::is_constructible_v<quantity, short> && !std::is_constructible_v<quantity, long>);
static_assert(!std::is_constructible_v<quantity, double>);

struct no_copy {
  int value = 0;
  constexpr explicit no_copy(int v) : value(v) {}
  constexpr no_copy(no_copy&& other) noexcept : value(other.value) {}
};
struct positive {
  static constexpr std::string_view text = "must be positive";
  static constexpr bool holds(no_copy const& n) { return n.value > 0; }
};

constexpr int move_only() {
  auto const take = task<"take">([](argument<"n", no_copy, positive> n) { return std::move(n).value().value; });
  EXPECT(task_executor{validate{}}.execute(take, no_copy{7}).assume_value() == 7);
  EXPECT(refused(task_executor{validate{}}.execute(take, no_copy{0}), "n must be positive"));
  return 0;
}
CLAUSE(move_only, "an argument that can only be moved is checked and given away");

// Not even an error type that cannot be made of a `task_error` is in the way of a task without constraints.
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
CLAUSE(unconstrained, "a task without constrained parameters is left alone");

template <fixed_string Pattern>
constexpr bool match(std::string_view text) {
  return matches<Pattern>::holds(text);
}

constexpr int patterns() {
  EXPECT(match<"">("") && !match<"">("a"));
  EXPECT(match<"abc">("abc") && !match<"abc">("ab") && !match<"abc">("abcd"));
  EXPECT(match<"a?b">("b") && match<"a?b">("ab") && !match<"a?b">("aab"));
  EXPECT(match<"a*">("") && match<"a*a">("aaa") && !match<"a*a">("aab"));
  EXPECT(match<"a+">("aa") && !match<"a+">(""));
  EXPECT(match<"\\d{3}">("123") && !match<"\\d{3}">("12") && !match<"\\d{3}">("1234"));
  EXPECT(match<"x{2,3}">("xx") && match<"x{2,3}">("xxx") && !match<"x{2,3}">("x") && !match<"x{2,3}">("xxxx"));
  EXPECT(match<"x{2,}">("xxxxx") && !match<"x{2,}">("x"));
  EXPECT(match<"[a-cX]+">("abXc") && !match<"[a-cX]+">("d"));
  EXPECT(match<"[^a-c]">("d") && !match<"[^a-c]">("b"));
  EXPECT(match<"[]]">("]") && match<"[\\]\\d]+">("]4"));
  EXPECT(match<"\\w+\\.\\w+">("a_1.b") && !match<"\\w+\\.\\w+">("a.b.c"));
  EXPECT(match<".*">("any thing") && match<"a.c">("a\xff"
                                                  "c"));
  return 0;
}
CLAUSE(patterns, "patterns have characters, sets, escapes and repetition, and match the whole text");

template <fixed_string... Texts>
constexpr bool none_read = (!detail::pattern_reader{Texts.view()}.made().well_formed && ...);
static_assert(none_read<"(a)", "a|b", "^a", "a$", "*", "a**", "[a", "[z-a]", "a{", "a{2", "a{3,2}", "a{x}", "\\", "\\q",
                        "a{64}", "a{99999999999999999999}", "}", "]">);
static_assert(detail::pattern_reader{"a{62}b"}.made().well_formed &&
              !detail::pattern_reader{"a{63}b"}.made().well_formed);

template <fixed_string... Patterns>
bool as_std_regex_says(std::mt19937& random) {
  auto const agree = [&](std::string const& text) {
    return ((match<Patterns>(text) ==
             std::regex_match(text, std::regex{std::string{Patterns.view()}, std::regex::ECMAScript})) &&
            ...);
  };
  for (int i = 0; i < 1'000; ++i) {
    std::string text;
    for (auto left = random() % 9; left > 0; --left) text += "ab1-"[random() % 4];
    if (!agree(text)) return false;
  }
  return true;
}

TEST_CASE("patterns accept what std::regex accepts") {
  std::mt19937 random{20260523};
  CHECK(as_std_regex_says<"a*b*", "[ab]+1?", "a{2,4}b?", ".a.*", "[^a]*1", "\\w+-\\w+", "\\d{0,2}a+b{1,}", "a?a?a?aaa">(
      random));
}

TEST_CASE("a text that makes backtracking slow does not") {
  std::string const text(100'000, 'a');
  CHECK(!match<"a*a*a*a*a*a*a*a*b">(text));
}

}  // namespace
