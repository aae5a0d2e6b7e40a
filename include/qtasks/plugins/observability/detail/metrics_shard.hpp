// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/task_error.hpp>
#include <qtasks/plugins/observability/detail/series_counters.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace qtasks::detail {

/// The FNV-1a hash of a task's name, computed at compile time. Tasks of the same name have the same hash.
template <class Task>
inline constexpr std::uint32_t name_hash = [] {
  std::uint32_t hash = 2166136261;
  for (char c : Task::name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  return hash;
}();

/// A hash table of series with open addressing, for one thread or for several that share it. Its size is fixed: series
/// beyond the limit are counted together in the last entries. Series are never removed.
///
/// A thread that needs a new series claims a free entry, writes the key, and publishes the entry with its kind,
/// `of_values` or `of_errors`. A thread that finds an entry claimed does not wait. It goes on to the next entry, so two
/// threads may give the same series two entries; `metrics::snapshot` adds them up.
class alignas(64) metrics_shard {
 public:
  constexpr explicit metrics_shard(std::size_t series)
      : limit_(static_cast<std::uint32_t>(series)), mask_(std::bit_ceil(2 * series) - 1), entries_(mask_ + 3) {}

  /// The counters of a task's values if they are in the first entry of their hash, where they almost always are; else
  /// null.
  template <class Task>
  QTASKS_INLINE constexpr series_counters* first_of_values() noexcept {
    series_counters& first = entries_[name_hash<Task> & mask_];
    return first.state.load() == series_state::of_values && first.task == &Task::name ? &first : nullptr;
  }
  /// The counters of a task's values, or of its errors with one code. A new series is inserted; if the table is full,
  /// the overflow entry takes its place.
  constexpr series_counters& find(std::uint32_t hash, std::string_view const& task,
                                  std::optional<errc> error) noexcept {
    if (!error.has_value()) return probe(hash, task, series_state::of_values, 0);
    auto const code = static_cast<std::int32_t>(*error);
    return probe(hash + static_cast<std::uint32_t>(code) * 0x9E3779B1, task, series_state::of_errors, code);
  }

  /// The counters of one decision of policies in the runs of a task.
  constexpr series_counters& find_decision(std::uint32_t hash, std::string_view const& task,
                                           std::size_t decision) noexcept {
    auto const code = static_cast<std::int32_t>(decision);
    return probe(hash + static_cast<std::uint32_t>(code + 1) * 0x85EBCA6B, task, series_state::of_decisions, code);
  }

  constexpr std::vector<series_counters> const& entries() const noexcept { return entries_; }
  /// Whether this entry counts the runs of the series beyond the limit.
  constexpr bool is_overflow(series_counters const& entry) const noexcept { return &entry == &entries_[mask_ + 1]; }
  /// Whether this entry counts the decisions of the series beyond the limit.
  constexpr bool is_decision_overflow(series_counters const& entry) const noexcept {
    return &entry == &entries_.back();
  }

 private:
  /// Names are compared by address: a task type has one name object. Equal names of different task types are two
  /// series here, and one in the snapshot.
  static constexpr bool holds(series_counters const& entry, std::string_view const& task, series_state kind,
                              std::int32_t code) noexcept {
    return entry.state.load() == kind && entry.task == &task && entry.code == code;
  }

  /// Linear probing. It ends soon because at least a quarter of the entries stay free.
  constexpr series_counters& probe(std::uint32_t hash, std::string_view const& task, series_state kind,
                                   std::int32_t code) noexcept {
    bool const of_decision = kind == series_state::of_decisions;
    std::uint32_t const limit = of_decision ? limit_ / 2 : limit_;
    auto& used = of_decision ? used_by_decisions_ : used_;
    for (std::size_t i = hash;; ++i) {
      series_counters& entry = entries_[i & mask_];
      if (holds(entry, task, kind, code)) return entry;
      if (entry.state.load() == series_state::free) {
        if (used.load() >= limit || used.fetch_add(1) >= limit)
          return of_decision ? entries_.back() : entries_[mask_ + 1];
        auto expected = series_state::free;
        while (expected == series_state::free) {
          if (entry.state.compare_exchange_weak(expected, series_state::claimed)) {
            entry.task = &task;
            entry.code = code;
            entry.state.store(kind);
            return entry;
          }
        }
        used.fetch_add(static_cast<std::uint32_t>(-1));  // another thread claimed the entry first
      }
    }
  }

  std::uint32_t limit_;
  constexpr_atomic<std::uint32_t, atomic_order::relaxed> used_{0};
  constexpr_atomic<std::uint32_t, atomic_order::relaxed> used_by_decisions_{0};
  std::size_t mask_;
  std::vector<series_counters> entries_;  // a power of two of them, and two overflow entries
};

}  // namespace qtasks::detail
