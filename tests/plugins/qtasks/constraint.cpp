// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/constraint.hpp>
#include <qtasks/plugins/qtasks/validate.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <cstdint>
#include <limits>
#include <string_view>

namespace {

using namespace qtasks;

constexpr bool refused(auto const& outcome, std::string_view message) {
  return outcome.has_error() && outcome.assume_error().code() == errc::rejected &&
         outcome.assume_error().message() == message;
}

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
CLAUSE(own_constraint, "a constraint is any type with `holds` and `text`");

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
constexpr int exactly() {
  static_assert(at_least<48>::holds('0') && !at_least<49>::holds('0') && at_most<'z'>::holds('z'));
  static_assert(at_least<1>::holds(true) && !at_least<1>::holds(false) && at_least<100>::holds(U'd'));
  EXPECT(!at_least<16777217>::holds(16777216.0F) && at_least<16777216>::holds(16777216.0F));
  EXPECT(!at_most<16777215>::holds(16777216.0F));
  constexpr auto largest = std::numeric_limits<std::int64_t>::max();
  EXPECT(!at_most<largest>::holds(0x1p63) && at_most<largest>::holds(0x1p62) && !at_least<largest>::holds(0x1p62));
  EXPECT(at_least<std::numeric_limits<std::int64_t>::min()>::holds(-0x1p63));
  EXPECT(!at_most<std::numeric_limits<std::uint64_t>::max()>::holds(0x1p64F));
  return 0;
}
CLAUSE(exactly, "a limit is compared exactly, where the number's type cannot hold it, too");

CLAUSE(numbers, "numbers of all types are compared by value, and a NaN is refused");

}  // namespace
