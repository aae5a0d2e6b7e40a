// SPDX-License-Identifier: BSL-1.0
#include <qtasks/core/detail/converts.hpp>

#include "support/clause.hpp"

#include <any>
#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace {

using namespace qtasks;

/// Whether each of `From`, an rvalue, an lvalue, a const lvalue, converts to `To`; -1 if they differ.
template <class From, class To>
inline constexpr int converts = [] {
  constexpr bool by_value = detail::converts_without_loss<From, To>;
  constexpr bool same = by_value == detail::converts_without_loss<From const, To const> &&
                        by_value == detail::converts_without_loss<From&, To> &&
                        by_value == detail::converts_without_loss<From const&, To> &&
                        by_value == detail::converts_without_loss<From&&, To>;
  return same ? int{by_value} : -1;
}();
template <class From, class To>
inline constexpr bool yes = converts<From, To> == 1;
template <class From, class To>
inline constexpr bool no = converts<From, To> == 0;

constexpr int numbers() {
  EXPECT(yes<int, int> && yes<int, long> && yes<int, double> && yes<short, float> && yes<unsigned, long>);
  EXPECT(yes<float, double> && yes<double, long double> && yes<char, int> && yes<char8_t, int>);
  EXPECT(no<long, int> && no<int, unsigned> && no<unsigned, int> && no<int, char> && no<int, unsigned long>);
  EXPECT(no<double, int> && no<double, float> && no<int, float> && no<std::int64_t, double> && no<float, long long>);
  EXPECT(yes<bool, bool> && yes<bool, int> && yes<bool, double>);
  EXPECT(no<int, bool> && no<double, bool> && no<char, bool>);
  return 0;
}
CLAUSE(numbers, "a number converts to a type that represents each of its values");

enum plain { zero };
enum small : std::uint8_t { nought };
enum class scoped : std::uint8_t { none };
constexpr int enumerations() {
  EXPECT(yes<plain, plain> && yes<scoped, scoped> && yes<std::byte, std::byte>);
  EXPECT(yes<small, int> && yes<small, float> && yes<small, unsigned> && yes<plain, long>);
  EXPECT(no<small, std::int8_t> && no<small, bool> && no<plain, short> && no<plain, float>);
  EXPECT(no<scoped, int> && no<scoped, std::uint8_t> && no<int, plain> && no<int, scoped> && no<plain, small>);
  return 0;
}
CLAUSE(enumerations, "an unscoped enumeration converts as its underlying type, a scoped one to itself only");

struct base {};
struct derived : base {};
constexpr int pointers() {
  EXPECT(yes<int*, int const*> && yes<derived*, base*> && yes<std::nullptr_t, int*> && yes<int*, void*>);
  EXPECT(no<int*, bool> && no<base*, derived*> && no<void (*)(), bool> && no<std::nullptr_t, bool>);
  auto const function = [] {};
  EXPECT(yes<decltype(function), void (*)()> && no<decltype(function), bool>);
  EXPECT(detail::converts_without_loss<char const(&)[3], std::string>);
  EXPECT(detail::converts_without_loss<char const(&)[3], std::string_view>);
  EXPECT(!detail::converts_without_loss<char const(&)[3], bool>);
  return 0;
}
CLAUSE(pointers, "a pointer converts to pointers, not to bool");

constexpr int parts() {
  EXPECT(yes<std::pair<int, short>, std::pair<long, int>> && no<std::pair<double, double>, std::pair<int, int>>);
  EXPECT(yes<std::pair<int, short>, std::tuple<long, int>> && no<std::pair<int, double>, std::tuple<int, int>>);
  EXPECT(yes<std::tuple<>, std::tuple<>> && yes<std::tuple<int, char const*>, std::tuple<double, std::string>>);
  EXPECT(no<std::tuple<int, double>, std::tuple<int, int>> && no<std::tuple<int>, std::tuple<int, int>>);
  EXPECT(no<std::tuple<std::pair<double, int>>, std::tuple<std::pair<int, int>>>);
  EXPECT(yes<int, std::tuple<long>> && no<double, std::tuple<int>> && no<double, std::tuple<std::optional<int>>>);
  EXPECT(yes<std::array<int, 2>, std::array<int, 2>> && no<std::array<int, 2>, std::array<long, 2>>);
  EXPECT(no<std::array<double, 2>, std::tuple<int, int>>);
  int n = 0;
  EXPECT(yes<decltype(std::tie(n)), std::tuple<long>> && no<decltype(std::tie(n)), std::tuple<unsigned>>);
  return 0;
}
CLAUSE(parts, "pairs and tuples convert element by element");

constexpr int optionals() {
  using number = std::optional<int>;
  EXPECT(yes<int, number> && yes<short, number> && yes<std::nullopt_t, number> && yes<std::optional<short>, number>);
  EXPECT(no<double, number> && no<std::optional<double>, number> && no<unsigned, number> && no<number, int>);
  EXPECT(no<int, std::optional<bool>> && no<number, std::optional<bool>> && no<number, bool>);
  EXPECT(yes<number, std::optional<number>> && no<double, std::optional<number>>);
  EXPECT(no<std::pair<double, double>, std::optional<std::pair<int, int>>>);
  EXPECT(yes<std::optional<double>, std::optional<std::any>> && no<int, std::optional<std::vector<int>>>);
  return 0;
}
CLAUSE(optionals, "an optional converts by its value, and a value as it converts to the optional's");

constexpr int variants() {
  using either = std::variant<int, std::string>;
  EXPECT(yes<int, either> && yes<short, either> && yes<char const*, either> && yes<either, either>);
  EXPECT(no<double, either> && no<unsigned, either> && no<either, int> && no<std::variant<int>, either>);
  EXPECT(yes<int, std::variant<bool, long>> && no<long, std::variant<bool, int>>);
  return 0;
}
CLAUSE(variants, "a value converts to a variant as to one of its alternatives");

struct failure {};
constexpr int results() {
  EXPECT(yes<result<int>, result<int>> && yes<int, result<long>> && yes<task_error, result<int>>);
  EXPECT(no<double, result<int>> && no<result<double>, result<int>> && no<result<int>, int> && no<result<bool>, bool>);
  EXPECT(no<result<short>, result<int>> && no<result<int, double>, result<int, int>>);  // explicit in Outcome
  EXPECT(yes<result<void>, result<void>> && no<result<int, failure>, result<int>>);
  return 0;
}
CLAUSE(results, "a result converts by its value and its error");

struct of_int {
  of_int(int);  // NOLINT(google-explicit-constructor): the test needs it
};
struct of_bool {
  of_bool(bool);  // NOLINT(google-explicit-constructor): the test needs it
};
struct of_double_explicitly {
  of_double_explicitly(int);  // NOLINT(google-explicit-constructor): the test needs it
  explicit of_double_explicitly(double);
};
struct to_double {
  operator double() const;  // NOLINT(google-explicit-constructor): the test needs it
};
struct to_int {
  operator int() const;  // NOLINT(google-explicit-constructor): the test needs it
};
struct to_bool_explicitly {
  explicit operator bool() const;
};
struct to_optional {
  operator std::optional<int>() const;  // NOLINT(google-explicit-constructor): the test needs it
};
constexpr int classes() {
  EXPECT(yes<std::string, std::string_view> && yes<std::string, std::any> && yes<int, std::any>);
  EXPECT(no<std::string_view, std::string> && no<int, std::vector<int>> && no<int, std::string>);
  EXPECT(yes<derived, base> && no<base, derived> && yes<int (*)(int), std::function<int(int)>>);
  EXPECT(yes<int, of_int> && yes<short, of_int> && no<double, of_int> && no<unsigned, of_int> && no<int, of_bool>);
  EXPECT(no<int*, of_bool> && no<char const*, of_bool> && yes<bool, of_bool>);
  EXPECT(yes<int, of_double_explicitly> && no<double, of_double_explicitly>);
  EXPECT(yes<double, std::complex<double>> && yes<int, std::complex<double>> && no<double, std::complex<float>>);
  EXPECT(no<double, std::optional<of_int>> && no<double, std::variant<of_int, std::string>>);
  EXPECT(yes<to_int, int> && yes<to_int, double> && no<to_int, bool> && no<to_int, unsigned> && no<to_int, short>);
  EXPECT(yes<to_double, double> && no<to_double, int> && no<to_double, std::optional<int>>);
  EXPECT(no<to_bool_explicitly, bool> && yes<to_optional, std::optional<int>>);
  return 0;
}
CLAUSE(classes, "a class converts by its own implicit conversions, if the numbers in them lose nothing");

constexpr int moves() {
  using owner = std::unique_ptr<int>;
  EXPECT(detail::converts_without_loss<owner, owner> && detail::converts_without_loss<owner&&, owner>);
  EXPECT(!detail::converts_without_loss<owner&, owner> && !detail::converts_without_loss<owner const, owner>);
  EXPECT(!detail::converts_without_loss<std::optional<owner> const&, std::optional<owner>>);
  return 0;
}
CLAUSE(moves, "a type that cannot be copied converts from an rvalue only");

}  // namespace
