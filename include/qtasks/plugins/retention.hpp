// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>

#include <cstdint>

namespace qtasks {

/// How long a `keyed` keeps the state of a key that no run uses. A policy states it by a member
/// `retention retention_at(std::int64_t now) const noexcept`, `now` in nanoseconds of the run's clock; threads may call
/// it while runs go on. A policy without that member is kept `until_idle`.
enum class retention : std::uint8_t {
  none,        ///< the state is as that of a new policy: nothing is lost with it
  until_idle,  ///< until no run has used the key for the `ttl`
  always,      ///< a run would now be refused that a new policy would admit, as by an open circuit breaker
};

namespace detail {

template <class P>
QTASKS_INLINE constexpr retention retention_of(P const& policy, std::int64_t now) noexcept {
  if constexpr (requires { policy.retention_at(now); }) {
    return policy.retention_at(now);
  } else {
    return retention::until_idle;
  }
}

/// Whether a part of a policy is as after its construction. Where it cannot say so, it is not.
template <class Part>
QTASKS_INLINE constexpr bool rests(Part const& part, std::int64_t now) noexcept {
  if constexpr (requires { part.rests(now); }) {
    return part.rests(now);
  } else {
    return false;
  }
}

}  // namespace detail
}  // namespace qtasks
