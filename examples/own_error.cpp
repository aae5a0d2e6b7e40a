// SPDX-License-Identifier: BSL-1.0
// Error types of your own: `error_traits` describes one to the library, a `one_of` is one of several.
#include <qtasks/qtasks.hpp>

#include <cstdio>
#include <optional>

namespace bank {

struct overdrawn {
  int missing;
};
struct closed {};

}  // namespace bank

/// An `overdrawn` fires the error trigger: plugins can replace it.
template <>
struct qtasks::error_traits<bank::overdrawn> {
  static constexpr errc code(bank::overdrawn const&) { return errc::task_plugin_trigger_error; }
};

/// A `closed` does not fire it.
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

/// Lends up to 50. The constraint makes it a handler of this error type only.
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

/// Prints the outcome; returns the new balance, or 0 after an error.
int try_to(int balance, int amount) {
  auto const outcome = executor.execute(withdraw, balance, amount);
  if (outcome.has_value()) {
    std::printf("%d of %d: new balance %d\n", amount, balance, outcome.value());
    return outcome.value();
  }
  if (auto const* const why = std::get_if<overdrawn>(&outcome.error())) {
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
