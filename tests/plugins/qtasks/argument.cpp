// SPDX-License-Identifier: BSL-1.0
#include <qtasks/plugins/qtasks/argument.hpp>
#include <qtasks/plugins/qtasks/validate.hpp>
#include <qtasks/qtasks.hpp>

#include "support/clause.hpp"

#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using namespace qtasks;

using quantity = argument<"quantity", int, at_least<1>, at_most<1000>>;

// A conversion to an argument that loses something does not compile.
static_assert(std::is_constructible_v<quantity, short> && !std::is_constructible_v<quantity, long>);
static_assert(!std::is_constructible_v<quantity, double>);
static_assert(std::is_constructible_v<argument<"price", double>, int>);
static_assert(!std::is_constructible_v<argument<"price", double>, long>);

struct no_copy {
  int value = 0;
  constexpr explicit no_copy(int v) : value(v) {}
  constexpr no_copy(no_copy&& other) noexcept : value(other.value) {}
};
struct positive {
  static constexpr std::string_view text = "must be positive";
  static constexpr bool holds(no_copy const& n) { return n.value > 0; }
};

constexpr int move_only() {
  auto const take = task<"take">([](argument<"n", no_copy, positive> n) { return std::move(n).value().value; });
  EXPECT(task_executor{validate{}}.execute(take, no_copy{7}).assume_value() == 7);
  auto const refused = task_executor{validate{}}.execute(take, no_copy{0});
  EXPECT(refused.assume_error().code() == errc::rejected && refused.assume_error().message() == "n must be positive");
  return 0;
}
CLAUSE(move_only, "a move-only argument is checked and then moved to the task");

}  // namespace
