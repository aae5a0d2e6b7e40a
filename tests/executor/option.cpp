// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <array>
#include <chrono>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace {

using namespace qtasks;

constexpr auto plain = task<"plain">([] { return 1; });
constexpr auto optioned = task<"optioned">(
    [] { return 1; }, option::priority{4}, option::retry{.times = 2}, option::retry_on_exc<errc::timeout>{},
    option::max_time{.limit = std::chrono::nanoseconds{5}}, option::description{.text = "one"}, option::tags{"a", "b"});

constexpr int given() {
  EXPECT(optioned.get<option::priority>().value == 4 && optioned.get<option::retry>().times == 2);
  EXPECT(optioned.get<option::max_time>().limit.count() == 5);
  EXPECT(optioned.get<option::description>().text == "one");
  EXPECT(optioned.get<option::tags<2>>().names == std::array<std::string_view, 2>{"a", "b"});
  EXPECT(decltype(optioned)::has<option::retry> && decltype(optioned)::has<option::retry_on_exc<errc::timeout>>);
  EXPECT(task_executor<>{}.execute(optioned).assume_value() == 1);
  return 0;
}
CLAUSE(given, "a task returns the options that it is given");

constexpr int defaults() {
  EXPECT(!decltype(plain)::has<option::retry> && plain.get<option::retry>().times == 0);
  EXPECT(plain.get<option::priority>().value == 0 && plain.get<option::max_time>().limit.count() == 0);
  EXPECT(plain.get<option::description>().text.empty());
  EXPECT(optioned.get_any<option::middlewares_before>().functions == std::tuple<>{});
  EXPECT(plain.get_any<option::middlewares_after>().functions == std::tuple<>{});
  EXPECT(std::is_same_v<std::remove_cvref_t<decltype(plain.get_any<option::decode>())>, done>);
  return 0;
}
CLAUSE(defaults, "an option that is not given has its default");

struct owner {
  static constexpr std::string_view option_name = "owner";
  int id = 0;
};
static_assert(TaskOption<owner> && TaskOption<option::retry> && TaskOption<option::tags<2>> && TaskOption<raises<>>);
static_assert(TaskOption<option::retry_on_exc<errc::timeout>> && TaskOption<option::middlewares_before<>>);
static_assert(!TaskOption<int> && !TaskOption<char const*> && !TaskOption<run_info>);

constexpr int own() {
  EXPECT(task<"owned">([] { return 1; }, owner{5}, option::retry{1}).get<owner>().id == 5);
  EXPECT(plain.get<owner>().id == 0);
  return 0;
}
CLAUSE(own, "a class with an option_name is an option of the user's own");

}  // namespace
