// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "market.hpp"
#include "request.hpp"

#include <qtasks/qtasks.hpp>

#include <cstdint>

/// The tasks. Each checks one request and returns it, or an error from `plugin_error`. Tasks change nothing: a plugin,
/// `keep_market`, applies accepted requests to the market, after the repairs.
namespace order_gateway {

using qtasks::key;

/// The error of a task: the request, and the limit or the band that it violates.
using refusal = qtasks::task_error_with<qtasks::field<"request", request>,  //
                                        qtasks::field<"limit", std::int64_t>, qtasks::field<"band", band>>;
using verdict = qtasks::result<request, refusal>;

struct submit_check {
  market const* state;

  /// Checks the size last. So `clamp`, which repairs the size, knows that everything else is valid.
  verdict operator()(qtasks::context& ctx, request const& wanted) const {
    if (state->now == trading::halted) return ctx.plugin_error("halted symbol", key<"request"> = wanted);
    if (state->orders.find(wanted.id) != nullptr) {
      return ctx.plugin_error("duplicate order id", key<"request"> = wanted);
    }
    band const allowed = state->within(state->limit.band);
    if (!allowed.contains(wanted.price)) {
      return ctx.plugin_error("price outside the band", key<"request"> = wanted, key<"band"> = allowed);
    }
    if (wanted.size > state->limit.max_size) {
      return ctx.plugin_error("size over the limit", key<"request"> = wanted, key<"limit"> = state->limit.max_size);
    }
    return wanted;
  }
};

/// Checks a request for an order that is not in the book. An order of the opening book, which no row of the input has
/// submitted, is only known to the exchange: the request passes, and is marked.
inline verdict without_order(qtasks::context const& ctx, market const& state, request const& wanted) {
  if (state.submitted.contains(wanted.id)) return ctx.plugin_error("unknown order id", key<"request"> = wanted);
  request passed = wanted;
  passed.opening = true;
  return passed;
}

/// Checks a request that reduces an order of the book.
inline verdict take_off(qtasks::context const& ctx, market const& state, request const& wanted) {
  resting_order const* const order = state.orders.find(wanted.id);
  if (order == nullptr) return without_order(ctx, state, wanted);
  if (wanted.size > order->size) {
    return ctx.plugin_error("more than the order holds", key<"request"> = wanted, key<"limit"> = order->size);
  }
  return wanted;
}

/// Reducing and cancelling are allowed while trading is halted.
struct reduce_check {
  market const* state;
  verdict operator()(qtasks::context& ctx, request const& wanted) const { return take_off(ctx, *state, wanted); }
};

struct cancel_check {
  market const* state;
  verdict operator()(qtasks::context& ctx, request const& wanted) const {
    return state->orders.find(wanted.id) != nullptr ? verdict{wanted} : without_order(ctx, *state, wanted);
  }
};

/// Hidden orders and auctions trade without an order in the book. Auctions are also allowed while only quoting is.
struct execute_check {
  market const* state;
  verdict operator()(qtasks::context& ctx, request const& wanted) const {
    trading const least = wanted.type == message::cross ? trading::quoting : trading::open;
    if (state->now < least) return ctx.plugin_error("halted symbol", key<"request"> = wanted);
    return wanted.type == message::execute ? take_off(ctx, *state, wanted) : verdict{wanted};
  }
};

inline auto submit_task(market const& state) { return qtasks::task<"submit">(submit_check{&state}); }
inline auto reduce_task(market const& state) { return qtasks::task<"reduce">(reduce_check{&state}); }
inline auto cancel_task(market const& state) { return qtasks::task<"cancel">(cancel_check{&state}); }
inline auto execute_task(market const& state) { return qtasks::task<"execute">(execute_check{&state}); }

using submit_t = decltype(submit_task(market{}));
using reduce_t = decltype(reduce_task(market{}));
using cancel_t = decltype(cancel_task(market{}));
using execute_t = decltype(execute_task(market{}));

}  // namespace order_gateway
