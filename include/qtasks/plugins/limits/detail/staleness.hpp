// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/limits/stale_values.hpp>

#include <algorithm>
#include <cstdint>

namespace qtasks::detail {

/// How long a cache uses values after their ttl, in nanoseconds.
template <class Stale>
class staleness;
template <>
class staleness<no_stale_values> {
 public:
  static constexpr bool any = false;
  constexpr staleness(no_stale_values, std::int64_t /*ttl*/) noexcept {}
  static constexpr std::int64_t longest() noexcept { return 0; }
};
template <>
class staleness<stale_values> {
 public:
  static constexpr bool any = true;
  /// A ttl and a time after it are together at most the longest duration.
  constexpr staleness(stale_values options, std::int64_t ttl) noexcept
      : while_revalidate_(std::min(detail::nanoseconds_in_range(options.while_revalidate), longest_duration - ttl)),
        if_error_(std::min(detail::nanoseconds_in_range(options.if_error), longest_duration - ttl)) {}

  constexpr std::int64_t longest() const noexcept { return std::max(while_revalidate_, if_error_); }
  /// For a value whose ttl ended `since` nanoseconds ago.
  constexpr bool while_revalidating(std::int64_t since) const noexcept { return since < while_revalidate_; }
  constexpr bool after_an_error(std::int64_t since) const noexcept { return since < if_error_; }

 private:
  std::int64_t while_revalidate_;
  std::int64_t if_error_;
};

}  // namespace qtasks::detail
