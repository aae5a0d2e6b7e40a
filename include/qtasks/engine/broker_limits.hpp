// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/duration.hpp>
#include <qtasks/engine/task_status.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace qtasks {

/// The bounds of a broker. A value out of its range becomes the nearest limit.
struct broker_limits {
  std::size_t capacity = std::size_t{1} << 16;  ///< tasks at a time, ended ones with a handle included; at most 2^24
  std::uint32_t deliveries = 16;  ///< claims of one task in a row without an answer before it is `dead`; at most 250
  std::uint32_t interruptions = 1000;   ///< claims of one task that may end without a verdict
  std::size_t history = 8;              ///< the last failures that a task keeps
  duration result_ttl{};                ///< how long an ended task is kept, also without a handle
  duration dead_ttl = duration::max();  ///< the same for a dead task
};

namespace detail {

constexpr broker_limits limits_in_range(broker_limits limits) noexcept {
  limits.capacity = std::clamp<std::size_t>(limits.capacity, 1, std::size_t{1} << 24);
  limits.deliveries = std::min<std::uint32_t>(limits.deliveries, 250);
  return limits;
}

/// How long a task that ended so is kept in addition to its handles.
constexpr duration ttl_of(broker_limits const& limits, task_status status) noexcept {
  return status == task_status::dead ? limits.dead_ttl : limits.result_ttl;
}

}  // namespace detail
}  // namespace qtasks
