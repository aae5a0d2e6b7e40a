// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "histogram.hpp"
#include "market.hpp"
#include "request.hpp"
#include "status.hpp"
#include "tasks.hpp"

#include <qtasks/qtasks.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

/// The plugins: what happens around every order, written once.
namespace order_gateway {

using before_execute = qtasks::trigger<"task_executor_before_execute">;
using around = qtasks::trigger<"task_executor_run_task_around">;
using trigger_error = qtasks::trigger<"task_executor_run_task_trigger_error">;
using result_replace = qtasks::trigger<"task_executor_after_execute_result_replace">;
using task_close = qtasks::trigger<"task_executor_task_close">;
using trading_status = qtasks::trigger<"gateway.trading_status">;

/// How long each order takes, all other plugins and the clock itself included. `task_close` runs in reverse, so
/// the first of the list is the last to see the order.
struct latency_histogram {
  using clock = std::chrono::steady_clock;
  struct started {
    clock::time_point at{};
  };
  using order = qtasks::order<qtasks::provides<started>>;
  static constexpr std::string_view name = "latency_histogram";

  void on(before_execute, auto const& event) const { event.context.template get<started>()->at = clock::now(); }
  void on(task_close, auto const& event) {
    auto const took = clock::now() - event.context.template get<started>()->at;
    nanoseconds.record(static_cast<std::uint64_t>(std::chrono::nanoseconds{took}.count()));
  }

  histogram nanoseconds{};
};

/// Moves a price that is not far outside the band to its edge, and lets the task look at the order again. Only
/// towards a worse price for the market: a buy that pays too much, a sell that asks too little.
struct reprice {
  static constexpr std::string_view name = "reprice";

  template <class Next>
  auto on(around, auto const& event, Next next) -> decltype(next()) {
    request& order = std::get<0>(event.args);
    return qtasks::repeat(
        next, [this, &order](auto const& left) { return left.has_error() && repair(order, left.assume_error()); });
  }

  /// Whether the order that was refused has another price now.
  bool repair(request& order, refusal const& why) {
    band const* const allowed = why.find<"band">();
    if (order.repaired || allowed == nullptr || !state->within(state->limit.reprice_band).contains(order.price)) {
      return false;
    }
    std::int64_t const edge = order.direction > 0 ? allowed->high : allowed->low;
    if (order.direction > 0 ? order.price < edge : order.price > edge) return false;
    order.price = edge;
    order.repaired = true;
    ++count;
    return true;
  }

  market const* state;
  std::uint64_t count = 0;
};

/// Cuts a size that is not absurdly over its limit, by answering the error with what the task should have returned.
struct clamp {
  static constexpr std::string_view name = "clamp";

  std::optional<request> on(trigger_error, auto const& event) {
    auto const* const limit = event.e.template find<"limit">();
    if (limit == nullptr) return std::nullopt;
    request cut = *event.e.template find<"request">();
    if (cut.size / *limit > state->limit.clamp_factor) return std::nullopt;
    cut.size = *limit;
    cut.repaired = true;
    ++count;
    return cut;
  }

  market const* state;
  std::uint64_t count = 0;
};

/// How many requests were refused, by the text of the error. It looks at errors nobody before it has answered.
struct count_reasons {
  using order = qtasks::order<qtasks::after<clamp>>;
  static constexpr std::string_view name = "count_reasons";
  struct reason {
    std::string_view text{};
    std::uint64_t count = 0;
  };

  void on(trigger_error, auto const& event) {
    if (!event.result.has_value()) count(event.e.message());
  }

  void count(std::string_view text) {
    std::size_t at = 0;
    while (at < used && reasons[at].text != text) ++at;
    if (at == reasons.size()) --at;  // more texts than places: the last place counts the rest
    if (at == used) reasons[used++].text = text;
    ++reasons[at].count;
  }

  std::array<reason, 16> reasons{};
  std::size_t used = 0;
};

/// Writes into the market what has passed, as the repairs left it.
struct keep_market {
  using order = qtasks::order<qtasks::after<reprice, clamp>>;
  static constexpr std::string_view name = "keep_market";

  void on(result_replace, auto const& event) const { state->apply(*event.result); }
  void on(trading_status, status_event const& event) const { state->now = event.now; }

  market* state;
};

}  // namespace order_gateway
