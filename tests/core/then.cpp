// SPDX-License-Identifier: BSL-1.0
#include "archetypes.hpp"
#include "support/clause.hpp"

#include <type_traits>

namespace {

using namespace qtasks;
using archetypes::later;

constexpr int then_continues() {
  auto const twice = [](int n) { return 2 * n; };
  auto const twice_later = [](int n) { return later<int>{2 * n}; };
  static_assert(std::is_same_v<decltype(then(4, twice)), int>);
  EXPECT(then(4, twice) == 8);
  EXPECT(then(4, twice_later).ready == 8);
  EXPECT(then(later<int>{4}, twice).ready == 8);
  static_assert(std::is_same_v<decltype(then(later<int>{4}, twice_later)), later<int>>);
  EXPECT(then(later<int>{4}, twice_later).ready == 8);
  return 0;
}
CLAUSE(then_continues, "then calls the continuation with a value or with the value that an awaitable yields");

constexpr int select_calls_one() {
  auto const one = [] { return 1; };
  auto const two = [] { return 2; };
  auto const two_later = [] { return later<int>{2}; };
  static_assert(std::is_same_v<decltype(select(true, one, two)), int>);
  EXPECT(select(true, one, two) == 1 && select(false, one, two) == 2);
  EXPECT(select(true, one, two_later).ready == 1 && select(false, one, two_later).ready == 2);
  EXPECT(select(true, two_later, one).ready == 2 && select(false, two_later, one).ready == 1);
  return 0;
}
CLAUSE(select_calls_one, "select calls one of two functions, and lifts a value if the other returns an awaitable");

constexpr int repeat_repeats() {
  int calls = 0;
  auto const again = [](int n) { return n < 3; };
  EXPECT(repeat([&calls] { return ++calls; }, again) == 3 && calls == 3);
  EXPECT(repeat([&calls] { return ++calls; }, again) == 4 && calls == 4);
  calls = 0;
  EXPECT(repeat([&calls] { return later<int>{++calls}; }, again).ready == 3 && calls == 3);
  return 0;
}
CLAUSE(repeat_repeats, "repeat calls a function until a condition is false, at least once, and returns the last value");

constexpr int hold_keeps_one_object() {
  struct pinned {
    pinned(pinned const&) = delete;
    constexpr explicit pinned(int number) : n(number) {}
    constexpr ~pinned() = default;
    int n;
  };
  auto const make = [] { return pinned{5}; };
  EXPECT(hold(make, [](pinned& held) { return ++held.n; }) == 6);
  EXPECT(hold(make, [](pinned& held) { return later<int>{held.n}; }).ready == 5);
  return 0;
}
CLAUSE(hold_keeps_one_object, "hold passes an object that can be neither copied nor moved");

}  // namespace
