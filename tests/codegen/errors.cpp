// SPDX-License-Identifier: BSL-1.0
// Errors with data, and a plugin that replaces some of them.
#include "shapes.hpp"

#include <optional>
#include <string_view>

template <>
struct qtasks::error_traits<overdrawn> {
  static constexpr errc code(overdrawn const& /*error*/) { return errc::task_plugin_trigger_error; }
};

namespace {

using qtasks::field, qtasks::key;

constexpr auto reserve = qtasks::task<"reserve">([](qtasks::context& ctx, int seats) -> reserved {
  if (seats < 1) return ctx.plugin_error("no seats", key<"asked"> = seats);
  if (seats > 8) return ctx.plugin_error("too many seats", key<"limit"> = 8, key<"asked"> = seats);
  return seats;
});

constexpr std::string_view reserve_name = "reserve";

reserved reserve_seats(int seats) {
  using qtasks::task_plugin_trigger_error;
  if (seats < 1) return refusal{task_plugin_trigger_error("no seats"), field<"asked", int>{seats}};
  if (seats > 8) {
    return refusal{task_plugin_trigger_error("too many seats"), field<"limit", int>{8}, field<"asked", int>{seats}};
  }
  return seats;
}

struct partly {
  std::optional<int> on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    int const* const limit = event.e.template find<"limit">();
    return limit != nullptr ? std::optional{plus(*limit, 1)} : std::nullopt;
  }
};

constexpr auto withdraw = qtasks::task<"withdraw">([](int balance, int amount) -> withdrawn {
  if (amount > balance) return overdrawn{amount - balance};
  return balance - amount;
});

struct lend {
  std::optional<int> on(qtasks::trigger<"task_executor_run_task_trigger_error">, auto const& event) const {
    return event.e.missing <= 50 ? std::optional{plus(-event.e.missing, 1)} : std::nullopt;
  }
};

}  // namespace

reserved payload_library(int seats) { return qtasks::task_executor<partly>{}.execute(reserve, seats); }

reserved payload_by_hand(int seats) {
  auto left = reserve_seats(seats);
  if (left.has_error()) {
    left.assume_error().of_task(reserve_name);
    int const* const limit = left.assume_error().find<"limit">();
    if (limit != nullptr) return plus(*limit, 1);
  }
  return left;
}

withdrawn own_error_library(int balance, int amount) {
  return qtasks::task_executor<lend>{}.execute(withdraw, balance, amount);
}

withdrawn own_error_by_hand(int balance, int amount) {
  auto left = withdraw.callable()(balance, amount);
  if (left.has_error() && left.assume_error().missing <= 50) return plus(-left.assume_error().missing, 1);
  return left;
}
