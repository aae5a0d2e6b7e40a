// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/fixed_string.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/resilience/breaker_change.hpp>
#include <qtasks/triggers/policy.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace qtasks::detail {

/// The names of what policies decide, in records, spans and metrics: of the triggers, without "policy_"; the first four
/// are the states to which a breaker changes.
inline constexpr std::array<std::string_view, 14> decision_names{"breaker_closed",
                                                                 "breaker_opened",
                                                                 "breaker_half_opened",
                                                                 "breaker_isolated",
                                                                 "breaker_refused",
                                                                 "cache_hit",
                                                                 "limited",
                                                                 "shed",
                                                                 "hedged",
                                                                 "timed_out",
                                                                 "retry_scheduled",
                                                                 "retry_given_up",
                                                                 "cache_stale",
                                                                 "fallback_used"};

/// The trigger's number among these; their count if it is not one of them.
template <fixed_string Name>
inline constexpr std::size_t decision_index = [] {
  std::size_t i = 0;
  while (i < decision_names.size() && Name.view().substr(Name.view().find('_') + 1) != decision_names[i]) ++i;
  return i;
}();

/// What a breaker's change is among these.
constexpr std::size_t decision_of(breaker_change const& change) noexcept { return static_cast<std::size_t>(change.to); }

/// A trigger that is fired in a run where a policy decides something.
template <fixed_string Name>
concept OfDecision = requires {
  typename trigger_entry<Name>::decision;
  requires Name.view().starts_with("policy_") && decision_index<Name> < decision_names.size();
};

/// The error that the policy's event has; null if none.
constexpr task_error const* error_in(auto const& event) noexcept {
  if constexpr (requires { event.e; }) {
    return event.e;
  } else {
    return nullptr;
  }
}

/// The duration in the policy's event, in nanoseconds: a wait, the time after which a refused run may come again,
/// an age, or the time spent. 0 if there is none.
constexpr std::int64_t duration_in(auto const& event) noexcept {
  if constexpr (requires { event.wait_ns; }) {
    return event.wait_ns;
  } else if constexpr (requires { event.retry_after_ns; }) {
    return event.retry_after_ns.value_or(0);
  } else if constexpr (requires { event.age_ns; }) {
    return event.age_ns;
  } else if constexpr (requires { event.spent_ns; }) {
    return event.spent_ns;
  } else {
    return 0;
  }
}

}  // namespace qtasks::detail
