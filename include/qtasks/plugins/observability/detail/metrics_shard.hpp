// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/plugins/observability/detail/metrics_counts.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace qtasks::detail {

/// The same for equal names; computed at compile time.
template <class Task>
inline constexpr std::uint32_t name_hash = [] {
  std::uint32_t hash = 2166136261;  // FNV-1a
  for (char c : Task::name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  return hash;
}();

/// A bounded table of series. One thread adds to it, or several that say so.
class alignas(64) metrics_shard {
 public:
  constexpr explicit metrics_shard(std::size_t series)
      : limit_(static_cast<std::uint32_t>(series)), mask_(std::bit_ceil(2 * series) - 1), places_(mask_ + 2) {}

  /// The series of this task and code, a new one if need be; that of all others where there are too many.
  template <class Task>
  QTASKS_INLINE constexpr metrics_counts& of(std::int32_t code) noexcept {
    std::uint32_t const hash = name_hash<Task> + static_cast<std::uint32_t>(code) * 0x9E3779B1;
    metrics_counts& first = places_[hash & mask_];
    if (is(first, Task::name, code)) return first;
    return search(hash, Task::name, code);
  }

  constexpr std::vector<metrics_counts> const& places() const noexcept { return places_; }
  /// Whether these are the counts of all series that found no place.
  constexpr bool is_overflow(metrics_counts const& counts) const noexcept { return &counts == &places_.back(); }

 private:
  static constexpr bool is(metrics_counts const& place, std::string_view const& task, std::int32_t code) noexcept {
    return place.state.load() == series_state::ready && place.task == &task && place.code == code;
  }

  /// Half of the places stay free, so it is short. A place that another thread is just taking is passed by: the series
  /// then has two, which readers add up.
  [[gnu::noinline]] constexpr metrics_counts& search(std::uint32_t hash, std::string_view const& task,
                                                     std::int32_t code) noexcept {
    for (std::size_t i = hash;; ++i) {
      metrics_counts& place = places_[i & mask_];
      if (is(place, task, code)) return place;
      if (place.state.load() == series_state::free) {
        if (used_.load() >= limit_ || used_.fetch_add(1) >= limit_) return places_.back();
        auto expected = series_state::free;
        while (expected == series_state::free) {
          if (place.state.compare_exchange_weak(expected, series_state::taken)) {
            place.task = &task;
            place.code = code;
            place.state.store(series_state::ready);
            return place;
          }
        }
        used_.fetch_add(static_cast<std::uint32_t>(-1));
      }
    }
  }

  std::uint32_t limit_;
  constexpr_atomic<std::uint32_t, atomic_order::relaxed> used_{0};
  std::size_t mask_;
  std::vector<metrics_counts> places_;
};

}  // namespace qtasks::detail
