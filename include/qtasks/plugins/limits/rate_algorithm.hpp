// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/limits/rate_limit_options.hpp>

#include <concepts>
#include <cstdint>

namespace qtasks {

/// What a `rate_limit` asks; constructed from `rate_limit_options`.
/// (1) `a.take(now)` is 0 if a run may begin at `now` (nanoseconds of the run's clock), and that run is counted.
/// (2) Else it is in how many nanoseconds to ask again, and nothing is counted.
/// (3) It may be called from several threads; their `now` need not come in order.
template <class A>
concept RateAlgorithm = std::constructible_from<A, rate_limit_options> && requires(A& algorithm, std::int64_t now) {
  { algorithm.take(now) }
  noexcept->std::same_as<std::int64_t>;
};

}  // namespace qtasks
