// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/detail/splitmix64.hpp>

#include <concepts>
#include <cstdint>

namespace qtasks {

/// Where a trace's ids come from.
/// (1) `next()` is a number of which every bit is random, another one each time; it does not throw or wait.
/// (2) Threads that share the executor call it at once.
template <class T>
concept TraceIds = std::copy_constructible<T> && requires(T& ids) {
  { ids.next() }
  noexcept->std::same_as<std::uint64_t>;
};

/// SplitMix64 from a seed: the same ids for the same seed. In service, give each process a seed of its own, from
/// `std::random_device` for instance. One atomic addition a number; for all threads together.
class seeded_ids {
 public:
  constexpr explicit seeded_ids(std::uint64_t seed) noexcept : numbers_(seed) {}
  constexpr std::uint64_t next() noexcept { return numbers_.next(); }

 private:
  detail::random_numbers numbers_;
};

namespace detail {

/// The id that follows from another number: never 0, another for another `salt`.
constexpr std::uint64_t id_from(std::uint64_t number, std::uint64_t salt) noexcept {
  std::uint64_t const mixed = random_numbers(number + salt * 0xD1B5'4A32'D192'ED03).next();
  return mixed != 0 ? mixed : 1;
}

}  // namespace detail
}  // namespace qtasks
