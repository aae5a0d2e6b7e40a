// SPDX-License-Identifier: BSL-1.0
#include <qtasks/core/slot.hpp>

#include "support/clause.hpp"

#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using namespace qtasks;

static_assert(!std::is_copy_constructible_v<slot<int>> && !std::is_copy_constructible_v<slot_base>);

constexpr int a_slot_is_an_optional() {
  slot<int> value;
  EXPECT(!value.has_value());
  value = 3;
  EXPECT(value == 3 && value.emplace(4) == 4 && *value == 4);
  slot<std::string_view> const text{std::in_place, "abc", 2U};
  EXPECT(text == "ab");
  return 0;
}
CLAUSE(a_slot_is_an_optional, "a slot is an optional");

constexpr int a_slot_knows_its_type() {
  slot<int> value;
  slot_base* const base = &value;
  EXPECT(slot_cast<int>(base) == &value);
  EXPECT(slot_cast<long>(base) == nullptr && slot_cast<int const>(base) == nullptr);
  EXPECT(slot_cast<int>(nullptr) == nullptr);
  return 0;
}
CLAUSE(a_slot_knows_its_type, "slot_cast returns the slot if the type is exactly its own, else null");

constexpr int a_view_into_the_old_value_replaces_it() {
  struct text {
    constexpr text(std::string_view from) : first(from.front()) {}       // NOLINT(google-explicit-constructor)
    constexpr operator std::string_view() const { return {&first, 1}; }  // NOLINT(google-explicit-constructor)
    char first;
  };
  slot<text> value;
  value.emplace("abc");
  detail::put<true>(value, std::string_view{*value});
  EXPECT(value->first == 'a');
  return 0;
}
CLAUSE(a_view_into_the_old_value_replaces_it, "a view into the value that is replaced can replace it");

}  // namespace
