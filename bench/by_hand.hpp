// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "../examples/order_gateway/book.hpp"
#include "../examples/order_gateway/market.hpp"
#include "../examples/order_gateway/request.hpp"

#include <cstdint>
#include <string_view>

/// The checks of the order gateway's tasks and the repairs of `reprice` and `clamp`, written without tasks and plugins:
/// each check also repairs, and an error is a text.
namespace by_hand {

using namespace order_gateway;

struct checks {
  /// Returns the reason to reject the order, or an empty text. Repairs the order if possible.
  std::string_view submit(request& wanted) {
    if (state->now == trading::halted) return "halted symbol";
    if (state->orders.find(wanted.id) != nullptr) return "duplicate order id";
    band const allowed = state->within(state->limit.band);
    if (!allowed.contains(wanted.price) && !moved_into(allowed, wanted)) return "price outside the band";
    if (wanted.size > state->limit.max_size && !cut_to(state->limit.max_size, wanted)) return "size over the limit";
    return {};
  }

  std::string_view take_off(request& wanted) {
    resting_order const* const order = state->orders.find(wanted.id);
    if (order == nullptr) return without_order(wanted);
    if (wanted.size > order->size && !cut_to(order->size, wanted)) return "more than the order holds";
    return {};
  }

  std::string_view cancel(request& wanted) const {
    return state->orders.find(wanted.id) != nullptr ? "" : without_order(wanted);
  }

  std::string_view execute(request& wanted) {
    trading const least = wanted.type == message::cross ? trading::quoting : trading::open;
    if (state->now < least) return "halted symbol";
    return wanted.type == message::execute ? take_off(wanted) : "";
  }

  market const* state;
  std::uint64_t repriced = 0;
  std::uint64_t clamped = 0;

 private:
  std::string_view without_order(request& wanted) const {
    if (state->submitted.contains(wanted.id)) return "unknown order id";
    wanted.opening = true;
    return {};
  }

  bool moved_into(band const& allowed, request& wanted) {
    if (!state->within(state->limit.reprice_band).contains(wanted.price)) return false;
    std::int64_t const edge = wanted.direction > 0 ? allowed.high : allowed.low;
    if (wanted.direction > 0 ? wanted.price < edge : wanted.price > edge) return false;
    wanted.price = edge;
    wanted.repaired = true;
    ++repriced;
    return true;
  }

  bool cut_to(std::int64_t limit, request& wanted) {
    if (wanted.size / limit > state->limit.clamp_factor) return false;
    wanted.size = limit;
    wanted.repaired = true;
    ++clamped;
    return true;
  }
};

}  // namespace by_hand
