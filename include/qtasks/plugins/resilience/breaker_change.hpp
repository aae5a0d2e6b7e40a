// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/trigger_entry.hpp>

#include <cstdint>
#include <string_view>

namespace qtasks {

/// The state of a `circuit_breaker`.
enum class breaker_state : std::uint8_t {
  closed,     ///< admits all attempts and counts failures
  open,       ///< rejects all attempts
  half_open,  ///< admits a few attempts as probes
  isolated,   ///< rejects all attempts until it is closed or opened by hand
};

/// The event of the trigger "policy_breaker_changed". The trigger fires once for each change, on the thread that
/// made it. Handlers on other threads may see two changes in quick succession in the wrong order; `generation` has the
/// right one.
struct breaker_change {
  breaker_state from;        ///< the state before
  breaker_state to;          ///< the state after
  std::uint32_t generation;  ///< incremented by each change
};

namespace triggers {

using namespace std::string_view_literals;

struct policy_breaker_changed : notify_trigger<breaker_change> {
  static constexpr std::string_view name = "policy_breaker_changed"sv;
  static constexpr std::string_view members = "from, to, generation"sv;
  static constexpr std::string_view doc = "A circuit breaker has changed its state, by itself or by hand."sv;
};

}  // namespace triggers
}  // namespace qtasks

template <>
struct qtasks::trigger_entry<"policy_breaker_changed"> : qtasks::triggers::policy_breaker_changed {};
