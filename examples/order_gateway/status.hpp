// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "market.hpp"

#include <qtasks/qtasks.hpp>

namespace order_gateway {

struct status_event {
  trading now;
};

}  // namespace order_gateway

/// A trigger of our own: trading was halted, or goes on. That is nobody's order and so no task; it is fired into
/// the same stack.
template <>
struct qtasks::trigger_entry<"gateway.trading_status"> : qtasks::notify_trigger<order_gateway::status_event> {};
