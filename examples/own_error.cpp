// SPDX-License-Identifier: BSL-1.0
// Error types of your own: `error_traits` says what the library must know of one, `one_of` holds several.
#include <qtasks/qtasks.hpp>

#include <cstdio>
#include <optional>

namespace bank {

struct overdrawn {
  int missing;
};
struct closed {};

}  // namespace bank

/// An `overdrawn` fires the error trigger: plugins may answer it.
template <>
struct qtasks::error_traits<bank::overdrawn> {
  static constexpr errc code(bank::overdrawn const&) { return errc::task_plugin_trigger_error; }
};

/// A `closed` does not.
template <>
struct qtasks::error_traits<bank::closed> {
  static constexpr errc code(bank::closed const&) { return errc::permanent; }
};

namespace bank {

template <class T>
using result = qtasks::result<T, qtasks::one_of<overdrawn, closed>>;

constexpr auto withdraw = qtasks::task<"withdraw">([](int balance, int amount) -> result<int> {
  if (balance < 0) return closed{};
  if (amount > balance) return overdrawn{amount - balance};
  return balance - amount;
});

/// Lends up to 50. Constrained: it is a handler of this error, and for no other.
struct lend {
  template <class Event>
  requires requires(Event const& event) { event.e.missing; }
  constexpr std::optional<int> on(qtasks::trigger<"task_executor_run_task_trigger_error">, Event const& event) const {
    return event.e.missing <= 50 ? std::optional{-event.e.missing} : std::nullopt;
  }
};

constexpr qtasks::task_executor executor{lend{}};

static_assert(executor.execute(withdraw, 100, 30).value() == 70);
static_assert(executor.execute(withdraw, 100, 130).value() == -30);
static_assert(std::get<overdrawn>(executor.execute(withdraw, 100, 200).error()).missing == 100);
static_assert(std::holds_alternative<closed>(executor.execute(withdraw, -1, 30).error()));

/// Says how it went; what is left, or 0.
int try_to(int balance, int amount) {
  auto const left = executor.execute(withdraw, balance, amount);
  if (left.has_value()) {
    std::printf("%d of %d: %d are left\n", amount, balance, left.value());
    return left.value();
  }
  if (auto const* const why = std::get_if<overdrawn>(&left.error())) {
    std::printf("%d of %d: %d too much\n", amount, balance, why->missing);
  } else {
    std::printf("%d of %d: closed\n", amount, balance);
  }
  return 0;
}

}  // namespace bank

int main() {
  bool const as_expected = bank::try_to(100, 130) == -30 && bank::try_to(100, 200) == 0 && bank::try_to(-1, 30) == 0;
  return as_expected ? 0 : 1;
}
