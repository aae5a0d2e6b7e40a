// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/splitmix64.hpp>
#include <qtasks/plugins/resilience/chaos_options.hpp>
#include <qtasks/plugins/roles.hpp>

#include <cstdint>

namespace qtasks::detail {

enum class chaos_kind : std::uint64_t { fault, latency, result };

/// Decides which calls a chaos plugin hits. Threads may share it. Plugins with the same seed and different `Kind`s hit
/// different calls.
template <chaos_kind Kind>
class dice {
 public:
  constexpr explicit dice(chaos_options options) noexcept
      : probability_(detail::in_range(options.probability, 0.0, 1.0)),
        numbers_(splitmix64_mix(options.seed * 4 + static_cast<std::uint64_t>(Kind))) {}
  /// The upper 53 bits of a random number are a fraction from 0 to below 1.
  constexpr bool hit() noexcept { return static_cast<double>(numbers_.next() >> 11) * 0x1p-53 < probability_; }

 private:
  double probability_;
  random_numbers numbers_;
};

/// A chaos plugin replaces a task that fails, so it comes where the task does: inside every plugin that the fault is to
/// test.
using innermost =
    because<reasons::the_plugins_inside_would_not_see_the_fault,
            after<roles::fallback, roles::cache, roles::coalesce, roles::load_shed, roles::unique, roles::rate_limit,
                  roles::bulkhead, roles::total_timeout, roles::retry, roles::trace_attempts, roles::hedge,
                  roles::circuit_breaker, roles::attempt_timeout, roles::timeout>>;

}  // namespace qtasks::detail
