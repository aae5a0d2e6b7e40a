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

/// The plugins of the gateway. Each is written once and handles every order.
namespace order_gateway {

using before_execute = qtasks::trigger<"task_executor_before_execute">;
using around = qtasks::trigger<"task_executor_run_task_around">;
using trigger_error = qtasks::trigger<"task_executor_run_task_trigger_error">;
using result_replace = qtasks::trigger<"task_executor_after_execute_result_replace">;
using task_close = qtasks::trigger<"task_executor_task_close">;
using trading_status = qtasks::trigger<"gateway.trading_status">;

/// Records how long each order takes, including all other plugins and the clock itself. `task_close` is fired in
/// reverse order, so the first plugin of the list sees it last.
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

/// Moves a price that is slightly outside the band to its edge, and runs the task again. It repairs only orders that
/// are too generous: a buy above the band, a sell below it.
struct reprice {
  static constexpr std::string_view name = "reprice";

  template <class Next>
  auto on(around, auto const& event, Next next) -> decltype(next()) {
    request& order = std::get<0>(event.args);
    return qtasks::repeat(next, [this, &order](auto const& result) {
      return result.has_error() && repair(order, result.assume_error());
    });
  }

  /// Returns whether it changed the price of the rejected order.
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

/// Reduces a size that is moderately over the limit to the limit. It replaces the error with the repaired request.
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

/// Counts the rejected requests by the text of the error. It ignores errors that a plugin before it has replaced.
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
    if (at == reasons.size()) --at;  // the array is full: the last entry counts all further texts
    if (at == used) reasons[used++].text = text;
    ++reasons[at].count;
  }

  std::array<reason, 16> reasons{};
  std::size_t used = 0;
};

/// Applies the accepted requests, with their repairs, to the market. Remembers the rejected orders there.
struct keep_market {
  using order = qtasks::order<qtasks::after<reprice, clamp>>;
  static constexpr std::string_view name = "keep_market";

  void on(result_replace, auto const& event) const { state->apply(*event.result); }
  void on(trigger_error, auto const& event) const {
    if (!event.result.has_value()) state->reject(*event.e.template find<"request">());
  }
  void on(trading_status, status_event const& event) const { state->now = event.now; }

  market* state;
};

}  // namespace order_gateway
