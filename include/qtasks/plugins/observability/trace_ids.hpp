// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/detail/splitmix64.hpp>

#include <concepts>
#include <cstdint>

namespace qtasks {

/// A generator of trace and span ids.
/// (1) `next()` returns a new number with 64 random bits at each call. It neither throws nor waits.
/// (2) Several threads may call it at the same time.
template <class T>
concept TraceIds = std::copy_constructible<T> && requires(T& ids) {
  { ids.next() }
  noexcept->std::same_as<std::uint64_t>;
};

/// Generates ids by SplitMix64 from a seed: the same seed gives the same ids. In production, give each process its own
/// seed, for instance from `std::random_device`. All threads share the state; a number costs one atomic addition.
class seeded_ids {
 public:
  /// The same seed gives the same ids.
  constexpr explicit seeded_ids(std::uint64_t seed) noexcept : numbers_(seed) {}
  /// Returns the next number.
  constexpr std::uint64_t next() noexcept { return numbers_.next(); }

 private:
  detail::random_numbers numbers_;
};

namespace detail {

/// Derives an id from a number: never 0, and different for each `salt`.
constexpr std::uint64_t derive_id(std::uint64_t number, std::uint64_t salt) noexcept {
  std::uint64_t const mixed = random_numbers(number + salt * 0xD1B5'4A32'D192'ED03).next();
  return mixed != 0 ? mixed : 1;
}

}  // namespace detail
}  // namespace qtasks
