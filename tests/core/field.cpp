// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <string_view>
#include <type_traits>

namespace {

using namespace qtasks;

constexpr int a_key_makes_a_field() {
  field<"limit", int> const limit = key<"limit"> = 5;
  EXPECT(limit.value == 5);
  int n = 6;
  static_assert(std::is_same_v<decltype(key<"limit"> = n), field<"limit", int>>);
  static_assert(std::is_same_v<decltype(key<"user"> = std::string_view{}), field<"user", std::string_view>>);
  EXPECT((key<"limit"> = n).value == 6);
  return 0;
}
CLAUSE(a_key_makes_a_field, "key<name> = value makes a field of the value's type");

}  // namespace
