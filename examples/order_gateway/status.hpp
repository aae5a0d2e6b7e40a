// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "market.hpp"

#include <qtasks/qtasks.hpp>

namespace order_gateway {

struct status_event {
  trading now;
};

}  // namespace order_gateway

/// A custom trigger: trading was halted or resumed. This is not an order, so there is no task; the gateway fires the
/// trigger on the same stack.
template <>
struct qtasks::trigger_entry<"gateway.trading_status"> : qtasks::notify_trigger<order_gateway::status_event> {};
