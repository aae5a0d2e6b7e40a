// SPDX-License-Identifier: BSL-1.0
#include "core_test.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using namespace qtasks;
using namespace core_test;

constexpr std::string_view divide_name = "divide";

using price = field<"price", double>;
using note = field<"note", std::string_view>;
using with_two = task_error_with<price, limit>;

static_assert(!std::is_base_of_v<task_error, with_limit>, "so that slicing does not lose fields");
static_assert(!std::is_convertible_v<with_limit, task_error>);
static_assert(std::is_convertible_v<task_error, with_limit> && std::is_convertible_v<with_limit, with_two>);
static_assert(!std::is_convertible_v<with_two, with_limit> && !std::is_convertible_v<task_error_with<note>, with_two>);
static_assert(std::is_trivially_copyable_v<with_two>);

template <class E, fixed_string Name>
concept CanFind = requires(E const& e) {
  e.template find<Name>();
};
static_assert(CanFind<with_limit, "limit"> && !CanFind<with_limit, "price"> && !CanFind<with_limit, "limi">);

constexpr int fields_are_found() {
  with_two const e{task_error{errc::rejected, "too big"}, limit{5}};
  EXPECT(e.code() == errc::rejected && e.message() == "too big");
  EXPECT(e.find<"limit">() != nullptr && *e.find<"limit">() == 5);
  EXPECT(e.find<"price">() == nullptr);
  with_two const both{task_error{errc::rejected, "too big"}, limit{5}, price{1.5}};
  EXPECT(*both.find<"limit">() == 5 && *both.find<"price">() == 1.5);
  static_assert(std::is_same_v<decltype(e.find<"limit">()), int const*>);
  return 0;
}
CLAUSE(fields_are_found, "find returns a field by its name, null if it is absent");

constexpr int plain_errors_widen() {
  with_limit const e = task_error{errc::timeout, "late"};
  EXPECT(e.code() == errc::timeout && e.message() == "late" && e.find<"limit">() == nullptr);
  return 0;
}
CLAUSE(plain_errors_widen, "a task_error converts to an error with fields, all of them absent");

constexpr int fewer_fields_widen() {
  with_limit few{task_error{errc::rejected, "too big"}, limit{0}};
  few.of_task(divide_name);
  with_two const more = few;
  EXPECT(more.message() == "too big" && more.task_name() == "divide");
  EXPECT(more.find<"limit">() != nullptr && *more.find<"limit">() == 0 && more.find<"price">() == nullptr);
  with_two const absent = with_limit{task_error{errc::failed, "x"}};
  EXPECT(absent.find<"limit">() == nullptr);
  return 0;
}
CLAUSE(fewer_fields_widen,
       "an error with fewer fields converts to one with more, in any order, and absent fields stay absent");

constexpr int fields_are_removed_explicitly() {
  with_limit e{task_error{errc::rejected, "too big"}, limit{5}};
  e.of_task(divide_name);
  task_error const plain = e.without_fields();
  EXPECT(plain.code() == errc::rejected && plain.message() == "too big" && plain.task_name() == "divide");
  return 0;
}
CLAUSE(fields_are_removed_explicitly, "without_fields removes the fields and keeps the rest");

constexpr result<int, with_two> check(int size) {
  if (size > 5) return with_limit{task_error{errc::rejected, "too big"}, limit{5}};
  if (size < 0) return task_error{errc::permanent, "negative"};
  return size;
}
constexpr int results_carry_fields() {
  EXPECT(check(4).value() == 4);
  EXPECT(*check(6).error().find<"limit">() == 5);
  EXPECT(check(-1).error().find<"limit">() == nullptr && check(-1).error().message() == "negative");
  return 0;
}
CLAUSE(results_carry_fields, "a result whose error has fields takes plain errors and errors with fewer fields");

constexpr auto submit = task<"submit">([](context& ctx, int size) -> result<int, with_two> {
  if (size > 5) return ctx.plugin_error("too big", key<"limit"> = 5);
  if (size == 0) return ctx.retry_later("busy", key<"limit"> = 1, key<"price"> = 0.5);
  if (size < 0) return ctx.permanent("negative");
  return size;
});
constexpr int contexts_attach_fields() {
  auto const too_big = task_executor{}.execute(submit, 6);
  EXPECT(too_big.error().code() == errc::task_plugin_trigger_error && *too_big.error().find<"limit">() == 5);
  EXPECT(too_big.error().task_name() == "submit");
  auto const busy = task_executor{}.execute(submit, 0);
  EXPECT(busy.error().code() == errc::retry_later && *busy.error().find<"price">() == 0.5);
  EXPECT(task_executor{}.execute(submit, -1).error().find<"limit">() == nullptr);
  return 0;
}
CLAUSE(contexts_attach_fields, "a context makes errors with fields, and the caller receives them");

// Values of fields.

template <class T>
using of = task_error_with<field<"n", T>>;
template <class From, class To>
inline constexpr bool widens = std::is_convertible_v<of<From>, of<To>>;
static_assert(widens<int, long> && widens<int, double> && widens<char const*, std::string_view> && widens<bool, int>);
static_assert(widens<int, std::optional<int>> && widens<int, int const> && widens<char const*, std::string>);
static_assert(!widens<double, int> && !widens<int, unsigned> && !widens<double, std::optional<int>>);
static_assert(!widens<int, bool> && !widens<std::pair<double, double>, std::pair<int, int>>);
static_assert(std::is_constructible_v<of<double>, task_error, field<"n", int>>);

constexpr result<int, of<double>> halve(int n) {
  if (n % 2 != 0) return of<int>{task_error{errc::failed, "odd"}, key<"n"> = n};
  return n / 2;
}
constexpr int values_of_fields_convert() {
  EXPECT(*halve(3).error().find<"n">() == 3.0);
  of<std::string_view> const named{task_error{errc::failed, "x"}, key<"n"> = "a literal"};
  EXPECT(*named.find<"n">() == "a literal");
  of<int const> const constant = of<int>{task_error{errc::failed, "x"}, key<"n"> = 4};
  EXPECT(*constant.find<"n">() == 4);
  return 0;
}
CLAUSE(values_of_fields_convert, "the value of a field converts to the field of the same name, without loss");

constexpr auto owner = task<"owner">([](context& ctx) -> result<int, of<std::unique_ptr<int>>> {
  return ctx.plugin_error("x", key<"n"> = std::make_unique<int>(7));
});

struct without_address {
  int number;
  void operator&() const = delete;
};
constexpr int no_address_operator() {
  of<without_address> const e{task_error{errc::failed, "x"}, key<"n"> = without_address{3}};
  EXPECT(e.find<"n">()->number == 3);
  return 0;
}
CLAUSE(no_address_operator, "the address operator of a field's value is not called");

}  // namespace

TEST_CASE("a field can be move-only") { CHECK(**task_executor{}.execute(owner).error().find<"n">() == 7); }
