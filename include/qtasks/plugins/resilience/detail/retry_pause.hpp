// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/duration.hpp>
#include <qtasks/plugins/resilience/detail/judge.hpp>

#include <cstdint>

namespace qtasks::detail {

/// The wait before an attempt; none before the first. With `ValuesAsk`, a value that is a failure can ask for one.
template <bool ValuesAsk>
struct retry_pause {
  std::int64_t wait = 0;
  std::int64_t until = 0;
};
template <>
struct retry_pause<true> : retry_pause<false> {
  std::int64_t asked = 0;
};

/// Whether the attempt failed with this result.
template <class Which, class RunResult>
QTASKS_INLINE constexpr bool has_failed(Which const& /*which*/, RunResult const& result,
                                        retry_pause<false>& /*before*/) {
  return result.has_error();
}
/// The same; keeps the wait that a value asks for.
template <class Which, class RunResult>
QTASKS_INLINE constexpr bool has_failed(Which const& which, RunResult const& result, retry_pause<true>& before) {
  if (result.has_error()) return true;
  auto const asked = detail::failed_value(which, result);
  before.asked = asked.value_or(duration{}).count();
  return asked.has_value();
}

/// The wait that the failure asks for; 0 if it asks for none.
template <class RunResult>
QTASKS_INLINE constexpr std::int64_t asked_wait(RunResult const& result, retry_pause<false> const& /*before*/) {
  return detail::asked_wait(result.assume_error());
}
template <class RunResult>
QTASKS_INLINE constexpr std::int64_t asked_wait(RunResult const& result, retry_pause<true> const& before) {
  return result.has_error() ? detail::asked_wait(result.assume_error()) : before.asked;
}

}  // namespace qtasks::detail
