// SPDX-License-Identifier: BSL-1.0
#include <qtasks/qtasks.hpp>

#include "archetypes.hpp"
#include "support/clause.hpp"

#include <cstddef>
#include <optional>
#include <utility>

namespace {

using namespace qtasks;

/// An event whose handlers each append their number.
struct numbers_event {
  using result_type = unsigned;
  unsigned& numbers;
  constexpr void add(std::size_t number) const { numbers = numbers * 31U + static_cast<unsigned>(number); }
};

}  // namespace

template <>
struct qtasks::trigger_entry<"test.large"> : qtasks::notify_trigger<numbers_event> {};
template <>
struct qtasks::trigger_entry<"test.large_last"> : qtasks::replace_trigger<numbers_event> {};
template <>
struct qtasks::trigger_entry<"test.large_first"> : qtasks::replace_trigger<numbers_event, qtasks::fold_rule::first> {};
template <>
struct qtasks::trigger_entry<"test.large_awaited"> : qtasks::replace_trigger<numbers_event> {};

namespace {

template <std::size_t I>
struct rules {
  using type = order<>;
};

/// Handles four triggers. For `test.large_first` only the plugins from 200 on have a value.
template <std::size_t I>
struct numbered {
  using order = typename rules<I>::type;
  constexpr void on(trigger<"test.large">, auto const& event) const { event.add(I); }
  constexpr unsigned on(trigger<"test.large_last">, auto const& event) const {
    event.add(I);
    return event.numbers;
  }
  constexpr std::optional<unsigned> on(trigger<"test.large_first">, auto const& event) const {
    event.add(I);
    return I < 200 ? std::nullopt : std::optional<unsigned>{I};
  }
  constexpr auto on(trigger<"test.large_awaited">, auto const& event) const {
    event.add(I);
    if constexpr (I % 4 == 2) {
      return archetypes::later<unsigned>{event.numbers};
    } else {
      return event.numbers;
    }
  }
};
template <std::size_t I>
requires(I > 0) struct rules<I> {
  using type = order<after<numbered<I - 1>>>;
};

template <std::size_t... I>
auto stack_of(std::index_sequence<I...>) -> plugin_stack<numbered<I>...>;
template <std::size_t Plugins>
using stack = decltype(stack_of(std::make_index_sequence<Plugins>{}));

constexpr unsigned numbers_below(std::size_t end) {
  unsigned numbers = 0;
  for (std::size_t i = 0; i < end; ++i) numbers_event{numbers}.add(i);
  return numbers;
}

constexpr int all_are_called() {
  unsigned numbers = 0;
  stack<300>{}.fire(trigger<"test.large">{}, numbers_event{numbers});
  EXPECT(numbers == numbers_below(300));
  return 0;
}
CLAUSE(all_are_called, "300 plugins are called in order");

constexpr int the_last_replaces() {
  unsigned numbers = 0;
  EXPECT(stack<300>{}.fire(trigger<"test.large_last">{}, numbers_event{numbers}) == numbers_below(300));
  EXPECT(numbers == numbers_below(300));
  return 0;
}
CLAUSE(the_last_replaces, "of 300 replies the last one is the value");

constexpr int the_first_ends_it() {
  unsigned numbers = 0;
  EXPECT(stack<300>{}.fire(trigger<"test.large_first">{}, numbers_event{numbers}) == 200U);
  EXPECT(numbers == numbers_below(201));
  return 0;
}
CLAUSE(the_first_ends_it, "of 300 plugins those after the first reply are not called");

// At run time only: each awaitable is bound in a call inside the one before, deeper than compilers evaluate.
TEST_CASE("of 100 handlers, some of them awaitable, all are called in order") {
  unsigned numbers = 0;
  auto const outcome = stack<100>{}.fire(trigger<"test.large_awaited">{}, numbers_event{numbers});
  CHECK(outcome.ready == numbers_below(100));
  CHECK(numbers == numbers_below(100));
}

}  // namespace
