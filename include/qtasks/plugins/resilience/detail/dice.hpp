// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/order.hpp>
#include <qtasks/plugins/detail/reasons.hpp>
#include <qtasks/plugins/detail/splitmix64.hpp>
#include <qtasks/plugins/resilience/chaos_options.hpp>
#include <qtasks/plugins/roles.hpp>

#include <cstdint>

namespace qtasks::detail {

class dice {
 public:
  constexpr explicit dice(chaos_options with) noexcept : probability_(with.probability), numbers_(with.seed) {}
  constexpr bool hit() noexcept { return static_cast<double>(numbers_.next() >> 11) * 0x1p-53 < probability_; }

 private:
  double probability_;
  random_numbers numbers_;
};

/// It stands for a task that goes wrong, so it stands where the task does: within all that is to be put to the test.
using innermost = because<reasons::what_stands_inside_would_not_meet_the_fault,
                          after<roles::fallback, roles::cache, roles::coalesce, roles::load_shed, roles::unique,
                                roles::rate_limit, roles::bulkhead, roles::total_timeout, roles::retry, roles::hedge,
                                roles::circuit_breaker, roles::attempt_timeout, roles::timeout>>;

}  // namespace qtasks::detail
