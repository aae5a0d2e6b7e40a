// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>

#include <cstdint>

namespace qtasks::detail {

/// Whether an attempt of the run may begin at `now`: the run is not asked to stop, and its deadline is later. Every
/// plugin that begins another attempt, or one after a wait, asks this.
QTASKS_INLINE constexpr bool may_begin(auto const& run, std::int64_t now) noexcept {
  return !run.stop_requested() && now < run.deadline();
}

}  // namespace qtasks::detail
