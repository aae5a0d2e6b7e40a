// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace order_gateway {

/// Counts values in buckets of constant relative width, like HdrHistogram: exact below 256, then 128 buckets for each
/// power of two (0.8 %), up to 2^40 (18 minutes in nanoseconds). The array has a fixed size; recording is an increment.
class histogram {
 public:
  void record(std::uint64_t value) noexcept {
    max_ = std::max(max_, value);
    ++counts_[bucket_of(std::min(value, top))];
    ++count_;
  }

  std::uint64_t count() const noexcept { return count_; }
  std::uint64_t max() const noexcept { return max_; }

  /// The value that the given share of the recorded values does not exceed: `quantile(0.99)`. 0 if there are no values.
  std::uint64_t quantile(double share) const noexcept {
    auto const rank = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
      seen += counts_[bucket];
      if (seen >= rank && seen > 0) return std::min(upper_edge(bucket), max_);
    }
    return max_;
  }

  /// Calls `f(upper edge, count)` for each non-empty bucket, in order.
  template <class F>
  void for_each(F f) const {
    for (std::size_t bucket = 0; bucket < counts_.size(); ++bucket) {
      if (counts_[bucket] > 0) f(upper_edge(bucket), counts_[bucket]);
    }
  }

 private:
  static constexpr unsigned bits = 7;
  static constexpr unsigned top_width = 40;
  static constexpr std::uint64_t top = (std::uint64_t{1} << top_width) - 1;

  /// How far a value is shifted so that its leading bits remain.
  static constexpr unsigned shift_of(std::uint64_t value) noexcept {
    auto const width = static_cast<unsigned>(std::bit_width(value));
    return width > bits + 1 ? width - (bits + 1) : 0;
  }
  static constexpr std::size_t bucket_of(std::uint64_t value) noexcept {
    unsigned const shift = shift_of(value);
    return (std::size_t{shift} << bits) + static_cast<std::size_t>(value >> shift);
  }
  static constexpr std::uint64_t upper_edge(std::size_t bucket) noexcept {
    std::size_t const shift = bucket < (2U << bits) ? 0 : (bucket >> bits) - 1;
    return ((bucket - (shift << bits) + 1) << shift) - 1;
  }

  std::array<std::uint64_t, std::size_t{top_width - bits + 1} << bits> counts_{};
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace order_gateway
