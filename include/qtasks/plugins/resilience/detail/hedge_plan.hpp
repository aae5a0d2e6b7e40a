// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/resilience/hedge_attempts.hpp>

namespace qtasks::detail {

/// How many attempts a hedge makes.
template <class Attempts>
struct hedge_plan;
template <>
struct hedge_plan<two_attempts> {
  static constexpr bool many = false;
  constexpr explicit hedge_plan(two_attempts) noexcept {}
};
template <>
struct hedge_plan<hedge_attempts> {
  static constexpr bool many = true;
  constexpr explicit hedge_plan(hedge_attempts attempts) noexcept : most(detail::in_range(attempts.most, 1, 64)) {}
  int most;
};

}  // namespace qtasks::detail
