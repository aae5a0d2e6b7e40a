// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <array>
#include <string>
#include <string_view>
#include <type_traits>

namespace {

using namespace qtasks;

// task_error

static_assert(sizeof(task_error) == 32);
static_assert(std::is_trivially_copyable_v<task_error>);
static_assert(!std::is_default_constructible_v<task_error>, "an error has a code");
static_assert(!std::is_constructible_v<message, std::string>, "a message owns nothing");
static_assert(!std::is_constructible_v<message, char const*> && !std::is_convertible_v<std::string_view, message>);
static_assert(std::is_convertible_v<borrowed, message> && !std::is_convertible_v<std::string_view, borrowed>);
static_assert(std::is_nothrow_constructible_v<task_error, errc, message>);

constexpr int an_error_has_a_code_and_a_text() {
  constexpr task_error literal{errc::timeout, "too late"};
  EXPECT(literal.code() == errc::timeout && literal.message() == "too late");
  std::string_view const text = "a text that lives elsewhere";
  task_error const lent{errc{1000}, borrowed{text.substr(2, 4)}};
  EXPECT(lent.code() == errc{1000} && lent.message() == "text");
  EXPECT(lent.message().data() == text.data() + 2);
  EXPECT(task_error(errc::failed, "").message().empty());
  EXPECT(task_error(errc::failed, borrowed{{}}).message().empty());
  EXPECT(message{}.view().empty());
  return 0;
}
CLAUSE(an_error_has_a_code_and_a_text, "a task_error has a code and a text, a literal or a borrowed view");

constexpr std::string_view divide_name = "divide";
constexpr std::string_view cache_name = "cache";

constexpr int an_error_names_its_task_and_plugin() {
  task_error e{errc::failed, "x"};
  EXPECT(e.task_name().empty() && e.plugin_name().empty());
  e.of_task(divide_name).of_plugin(cache_name);
  EXPECT(e.task_name() == "divide" && e.plugin_name() == "cache");
  task_error const copy = e;
  EXPECT(copy.task_name() == "divide" && copy.plugin_name() == "cache");
  return 0;
}
CLAUSE(an_error_names_its_task_and_plugin, "a task_error names the task it ended and the plugin that failed");

constexpr int equal_errors() {
  EXPECT(task_error(errc::failed, "x") == task_error(errc::failed, "x"));
  EXPECT(task_error(errc::failed, "x") == task_error(errc::failed, "x").of_task(divide_name));
  EXPECT(!(task_error(errc::failed, "x") == task_error(errc::failed, "y")));
  EXPECT(!(task_error(errc::failed, "x") == task_error(errc::timeout, "x")));
  return 0;
}
CLAUSE(equal_errors, "task_errors are equal if code and text are");

constexpr int free_forms() {
  EXPECT(task_plugin_trigger_error("why") == task_error(errc::task_plugin_trigger_error, "why"));
  EXPECT(task_cancel_error("why") == task_error(errc::task_cancel_error, "why"));
  return 0;
}
CLAUSE(free_forms, "QTasks' two exceptions have free forms");

// result

static_assert(std::is_same_v<result<int>, result<int, task_error>>);
static_assert(is_result<result<int>> && is_result<result<void, int>> && !is_result<int> && !is_result<task_error>);

constexpr result<int> half(int n) {
  if (n % 2 != 0) return task_error{errc::rejected, "odd"};
  return n / 2;
}
constexpr result<void> nothing_or(bool fails) {
  if (fails) return task_error{errc::failed, "x"};
  return outcome::success();
}
constexpr int a_result_holds_one_of_two() {
  EXPECT(half(4).has_value() && half(4).value() == 2 && !half(4).has_error());
  EXPECT(half(3).has_error() && half(3).error().code() == errc::rejected && !half(3));
  EXPECT(nothing_or(false).has_value() && nothing_or(true).has_error());
  return 0;
}
CLAUSE(a_result_holds_one_of_two, "a result holds a value or an error");

// field, key

constexpr int a_key_makes_a_field() {
  field<"limit", int> const limit = key<"limit"> = 5;
  EXPECT(limit.value == 5);
  int n = 6;
  static_assert(std::is_same_v<decltype(key<"limit"> = n), field<"limit", int>>);
  static_assert(std::is_same_v<decltype(key<"who"> = std::string_view{}), field<"who", std::string_view>>);
  EXPECT((key<"limit"> = n).value == 6);
  return 0;
}
CLAUSE(a_key_makes_a_field, "key<name> = value makes a field of the value's type");

// task_error_with

using limit = field<"limit", int>;
using price = field<"price", double>;
using note = field<"note", std::string_view>;
using with_limit = task_error_with<limit>;
using with_two = task_error_with<price, limit>;

static_assert(!std::is_base_of_v<task_error, with_limit>, "so that a payload is not dropped by slicing");
static_assert(!std::is_convertible_v<with_limit, task_error>);
static_assert(std::is_convertible_v<task_error, with_limit> && std::is_convertible_v<with_limit, with_two>);
static_assert(!std::is_convertible_v<with_two, with_limit> && !std::is_convertible_v<task_error_with<note>, with_two>);
static_assert(std::is_trivially_copyable_v<with_two>);

template <class E, fixed_string Name>
concept can_find = requires(E const& e) {
  e.template find<Name>();
};
static_assert(can_find<with_limit, "limit"> && !can_find<with_limit, "price"> && !can_find<with_limit, "limi">);

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
CLAUSE(fields_are_found, "a field is found by its name, null where it is absent");

constexpr int plain_errors_widen() {
  with_limit const e = task_error{errc::timeout, "late"};
  EXPECT(e.code() == errc::timeout && e.message() == "late" && e.find<"limit">() == nullptr);
  return 0;
}
CLAUSE(plain_errors_widen, "a task_error becomes one with fields, all absent");

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
       "an error with fewer fields becomes one with more, in any order, absent ones staying absent");

constexpr int fields_are_dropped_on_purpose() {
  with_limit e{task_error{errc::rejected, "too big"}, limit{5}};
  e.of_task(divide_name);
  task_error const plain = e.without_fields();
  EXPECT(plain.code() == errc::rejected && plain.message() == "too big" && plain.task_name() == "divide");
  return 0;
}
CLAUSE(fields_are_dropped_on_purpose, "without_fields drops the fields and keeps the rest");

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
CLAUSE(results_carry_fields, "a result of a wider error takes plain errors and errors with fewer fields");

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
CLAUSE(contexts_attach_fields, "a context makes errors with fields, which reach the caller");

// error_traits, one_of

struct halted {
  int code;
};
struct closed {};
struct unknown {};

}  // namespace

template <>
struct qtasks::error_traits<halted> {
  static constexpr errc code(halted e) noexcept { return errc{e.code}; }
};
template <>
struct qtasks::error_traits<closed> {
  static constexpr errc code(closed) noexcept { return errc::permanent; }
  static constexpr closed from(task_error) noexcept { return {}; }
};

namespace {

static_assert(FromTaskError<task_error> && FromTaskError<with_limit> && FromTaskError<closed>);
static_assert(!FromTaskError<halted> && !FromTaskError<unknown>);
static_assert(FromTaskError<one_of<halted, closed>> && !FromTaskError<one_of<halted>>);

constexpr int the_librarys_errors_have_traits() {
  task_error const e{errc::timeout, "late"};
  EXPECT(error_traits<task_error>::code(e) == errc::timeout && error_traits<task_error>::from(e) == e);
  with_limit const wide = error_traits<with_limit>::from(e);
  EXPECT(error_traits<with_limit>::code(wide) == errc::timeout && wide.find<"limit">() == nullptr);
  return 0;
}
CLAUSE(the_librarys_errors_have_traits, "the library's own errors have a code and are made of a task_error");

using either = one_of<halted, closed, with_limit>;

constexpr int one_of_has_the_code_of_what_is_there() {
  EXPECT(error_traits<either>::code(halted{1001}) == errc{1001});
  EXPECT(error_traits<either>::code(closed{}) == errc::permanent);
  EXPECT(error_traits<either>::code(with_limit{task_error{errc::timeout, ""}}) == errc::timeout);
  EXPECT(error_traits<one_of<closed>>::code(closed{}) == errc::permanent);
  return 0;
}
CLAUSE(one_of_has_the_code_of_what_is_there, "one_of has the code of the alternative that is there");

constexpr int one_of_is_made_of_the_first_that_can() {
  either const e = error_traits<either>::from(task_error{errc::timeout, "late"});
  EXPECT(e.index() == 1);
  using last = one_of<halted, task_error>;
  last const plain = error_traits<last>::from(task_error{errc::timeout, "late"});
  EXPECT(plain.index() == 1 && error_traits<last>::code(plain) == errc::timeout);
  return 0;
}
CLAUSE(one_of_is_made_of_the_first_that_can, "one_of is made of a task_error by the first alternative that can be");

constexpr result<int, either> trade(int size) {
  if (size == 0) return closed{};
  if (size < 0) return halted{1001};
  if (size > 5) return with_limit{task_error{errc::rejected, "too big"}, limit{5}};
  return size;
}
constexpr int results_take_each_alternative() {
  EXPECT(trade(1).value() == 1);
  EXPECT(trade(0).error().index() == 1 && trade(-1).error().index() == 0 && trade(6).error().index() == 2);
  return 0;
}
CLAUSE(results_take_each_alternative, "a result of one_of takes each of its errors");

struct answers_a_limit {
  constexpr int on(trigger<"task_executor_run_task_trigger_error">, auto const& event) const requires requires {
    event.e.template find<"limit">();
  }
  { return *event.e.template find<"limit">(); }
};
constexpr auto order = task<"order">([](int size) -> result<int, one_of<halted, with_limit>> {
  if (size < 0) return halted{static_cast<int>(errc::task_plugin_trigger_error)};
  if (size > 5) return with_limit{task_plugin_trigger_error("too big"), limit{5}};
  return size;
});
constexpr int the_event_holds_the_alternative() {
  task_executor executor{answers_a_limit{}};
  EXPECT(executor.execute(order, 1).value() == 1);
  EXPECT(executor.execute(order, 7).value() == 5);
  EXPECT(executor.execute(order, -1).error().index() == 0);
  return 0;
}
CLAUSE(the_event_holds_the_alternative,
       "an error event holds the alternative there is, and handlers may ask for a field");

}  // namespace

TEST_CASE("a borrowed text longer than 2^32 - 1 bytes is cut") {
  std::string_view const text{"x", std::size_t{0x1'0000'0001}};  // never read
  CHECK(task_error{errc::failed, borrowed{text}}.message().size() == 0xFFFF'FFFFU);
}
