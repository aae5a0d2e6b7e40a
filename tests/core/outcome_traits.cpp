// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <optional>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>

namespace {

using namespace qtasks;

/// The shape of `std::expected`.
template <class T, class E>
class like_expected {
 public:
  using value_type = T;
  using error_type = E;
  using unexpected_type = E;

  template <class X>
  constexpr explicit like_expected(std::in_place_type_t<X>, X x) : held_(std::move(x)) {}
  constexpr bool has_value() const { return held_.index() == 0; }
  constexpr T& operator*() & { return *std::get_if<0>(&held_); }
  constexpr T const& operator*() const& { return *std::get_if<0>(&held_); }
  constexpr T&& operator*() && { return std::move(*std::get_if<0>(&held_)); }
  constexpr E const& error() const { return *std::get_if<1>(&held_); }

 private:
  std::variant<T, E> held_;
};
using expected_int = like_expected<int, task_error>;

/// A type of the user, with and without a description.
struct value_or_error {
  int value;
  errc why;
  constexpr bool has_value() const { return why == errc{}; }
  constexpr errc error() const { return why; }
};
struct not_described : value_or_error {};

struct own_error {
  errc why;
};
enum class own_enum { bad = 1 };

enum class coded { bad = 1 };
[[maybe_unused]] inline std::error_code make_error_code(coded) { return {}; }

using other_policy = outcome::basic_result<bool, task_error, outcome::policy::all_narrow>;

}  // namespace

template <>
struct qtasks::outcome_traits<value_or_error> {
  using result_type = result<int>;
  static constexpr result_type to_result(value_or_error const& x) {
    if (!x.has_value()) return task_error{x.why, "described"};
    return x.value;
  }
};
template <>
struct qtasks::error_traits<own_error> {
  static constexpr errc code(own_error const& e) { return e.why; }
};
template <>
struct qtasks::error_traits<own_enum> {
  static constexpr errc code(own_enum) { return errc::permanent; }
};

namespace {

/// What a return type means.
template <class X>
constexpr bool is_value = !Outcome<X> && !detail::Unclear<X>;
template <class X, class Result>
constexpr bool is_outcome = Outcome<X>&& Outcome<X const&>&& Outcome<X&&> && !detail::Unclear<X> &&
                            std::is_same_v<typename outcome_traits<X>::result_type, Result>;
template <class X>
constexpr bool is_unclear = detail::Unclear<X> && !Outcome<X>;

static_assert(is_value<int> && is_value<bool> && is_value<void> && is_value<done> && is_value<std::string>);
static_assert(is_value<int*> && is_value<std::optional<int>> && is_value<std::variant<int, task_error>>);
static_assert(is_value<std::error_condition>);

static_assert(is_outcome<result<int>, result<int>> && is_outcome<result<void>, result<void>>);
static_assert(is_outcome<result<int, own_error>, result<int, own_error>>);
static_assert(is_outcome<other_policy, result<bool>>);
// A copy of a result of another policy can throw, if its value's can.
static_assert(detail::reads_nothrow<result<std::string> const&>);
static_assert(
    !detail::reads_nothrow<outcome::basic_result<std::string, task_error, outcome::policy::all_narrow> const&>);
static_assert(is_outcome<expected_int, result<int>> && is_outcome<value_or_error, result<int>>);

static_assert(is_outcome<task_error, result<void>>);
static_assert(is_outcome<task_error_with<field<"limit", int>>, result<void, task_error_with<field<"limit", int>>>>);
static_assert(is_outcome<one_of<own_error, own_enum>, result<void, one_of<own_error, own_enum>>>);
static_assert(is_outcome<own_error, result<void, own_error>> && is_outcome<own_enum, result<void, own_enum>>);
static_assert(is_outcome<std::error_code, result<void, std::error_code>>);

static_assert(is_unclear<not_described> && is_unclear<errc> && is_unclear<std::errc> && is_unclear<coded>);

/// The task's result.
template <class Returned>
constexpr auto run(Returned returned) {
  return task_executor<>{}.execute(task<"t">([&returned]() -> Returned const& { return returned; }));
}

constexpr int values() {
  EXPECT(run(other_policy{outcome::in_place_type<bool>, false}).assume_value() == false);
  EXPECT(run(other_policy{outcome::in_place_type<bool>, true}).assume_value() == true);
  EXPECT(run(expected_int{std::in_place_type<int>, 5}).assume_value() == 5);
  EXPECT(run(value_or_error{5, errc{}}).assume_value() == 5);
  EXPECT(run(std::optional<int>{}).assume_value() == std::nullopt);
  return 0;
}
CLAUSE(values, "the value of an outcome is the task's value");

constexpr int errors() {
  task_error const bad{errc::permanent, "bad"};
  EXPECT(run(other_policy{outcome::in_place_type<task_error>, bad}).assume_error() == bad);
  EXPECT(run(expected_int{std::in_place_type<task_error>, bad}).assume_error() == bad);
  EXPECT(run(value_or_error{0, errc::permanent}).assume_error().message() == "described");
  EXPECT(run(bad).assume_error() == bad && run(bad).assume_error().task_name() == "t");
  EXPECT(run(own_error{errc::timeout}).assume_error().why == errc::timeout);
  EXPECT(run(own_enum::bad).assume_error() == own_enum::bad);
  return 0;
}
CLAUSE(errors, "the error of an outcome is the task's error, and an error alone is one");

TEST_CASE("an error code is an error, unless it is zero") {
  CHECK(run(std::error_code{}).has_value());
  auto const full = std::make_error_code(std::errc::no_space_on_device);
  auto const returned = run(full);
  REQUIRE(returned.has_error());
  CHECK(returned.assume_error() == full);
  CHECK(error_traits<std::error_code>::code(full) == errc::failed);
}

struct answers {
  constexpr done on(trigger<"task_executor_run_task_trigger_error">, auto const&) const { return {}; }
};

constexpr int plugin_errors() {
  auto const fails = task<"t">([](context& ctx) { return ctx.plugin_error("bad"); });
  EXPECT(task_executor<>{}.execute(fails).assume_error().message() == "bad");
  EXPECT(task_executor{answers{}}.execute(fails).has_value());
  return 0;
}
CLAUSE(plugin_errors, "an error that a task returns without a result fires the error trigger");

}  // namespace
