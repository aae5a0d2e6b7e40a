// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/trigger_entry.hpp>

#include <cstdint>

namespace qtasks {

enum class breaker_state : std::uint8_t {
  closed,     ///< lets all through, and counts
  open,       ///< refuses all
  half_open,  ///< lets a few through, to see how they fare
};

/// Told by the trigger "circuit_breaker.state_changed", once for each change, by the thread that made it. Of changes
/// that follow each other closely, other threads may tell in another order; `generation` is theirs.
struct breaker_change {
  breaker_state from;
  breaker_state to;
  std::uint32_t generation;  ///< one more with each change
};

}  // namespace qtasks

template <>
struct qtasks::trigger_entry<"circuit_breaker.state_changed"> : qtasks::notify_trigger<qtasks::breaker_change> {};
