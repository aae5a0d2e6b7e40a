// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// A set-associative cache with four ways: the hash of a key selects a set of four entries. Each entry has a
/// reader-writer lock that is only tried: `find` and `insert` give up instead of waiting.
template <class Key, class Value>
class cache_table {
  static constexpr std::size_t ways = 4;

 public:
  constexpr explicit cache_table(std::size_t entries) : entries_(((entries - 1) / ways + 1) * ways) {}

  constexpr std::optional<Value> find(std::uint64_t hash, Key const& key, std::int64_t now) {
    std::size_t const first = set_of(hash);
    for (std::size_t i = first; i < first + ways; ++i) {
      entry& candidate = entries_[i];
      if (candidate.hash.load() != hash || candidate.expires.load() <= now) continue;
      entry_lock const lock(candidate.lock_count, lock_mode::shared);
      // The expiry is checked again: another thread may have replaced the item before the lock was taken.
      if (lock.owns_lock() && candidate.expires.load() > now && candidate.item.has_value() &&
          candidate.item->first == key) {
        return candidate.item->second;
      }
    }
    return std::nullopt;
  }

  constexpr void insert(std::uint64_t hash, Key key, Value const& value, std::int64_t expires, std::int64_t now) {
    if (expires <= now) return;
    entry& victim = entries_[victim_of(hash)];
    entry_lock const lock(victim.lock_count, lock_mode::exclusive);
    if (!lock.owns_lock()) return;
    victim.expires.store(expired);  // if copying the value throws, the entry is empty
    victim.item.emplace(std::move(key), value);
    victim.hash.store(hash);
    victim.expires.store(expires);
  }

 private:
  static constexpr std::int64_t expired = std::numeric_limits<std::int64_t>::min();

  struct entry {
    constexpr_atomic<std::int32_t> lock_count{0};  // the number of readers; -1 with a writer
    constexpr_atomic<std::uint64_t> hash{0};
    constexpr_atomic<std::int64_t> expires{expired};
    std::optional<std::pair<Key, Value>> item{};
  };

  enum class lock_mode { shared, exclusive };

  /// Tries to lock an entry, once; unlocks it in the destructor.
  class entry_lock {
   public:
    constexpr entry_lock(constexpr_atomic<std::int32_t>& count, lock_mode mode) noexcept
        : count_(count), change_(mode == lock_mode::shared ? 1 : -1), owns_(try_lock()) {}
    entry_lock(entry_lock const&) = delete;
    entry_lock& operator=(entry_lock const&) = delete;
    constexpr ~entry_lock() {
      if (owns_) count_.fetch_add(-change_);
    }
    constexpr bool owns_lock() const noexcept { return owns_; }

   private:
    constexpr bool try_lock() noexcept {
      std::int32_t now = count_.load();
      while (change_ > 0 ? now >= 0 : now == 0) {
        if (count_.compare_exchange_weak(now, now + change_)) return true;
      }
      return false;
    }

    constexpr_atomic<std::int32_t>& count_;
    std::int32_t change_;
    bool owns_;
  };

  /// The index of the first entry in the set of this hash.
  constexpr std::size_t set_of(std::uint64_t hash) const noexcept {
    return static_cast<std::size_t>(hash % (entries_.size() / ways)) * ways;
  }

  /// The index of the entry in the set that has the same hash, otherwise of the one that expires first.
  constexpr std::size_t victim_of(std::uint64_t hash) const noexcept {
    std::size_t const first = set_of(hash);
    std::size_t best = first;
    for (std::size_t i = first; i < first + ways; ++i) {
      if (entries_[i].hash.load() == hash) return i;
      if (entries_[i].expires.load() < entries_[best].expires.load()) best = i;
    }
    return best;
  }

  std::vector<entry> entries_;
};

}  // namespace qtasks::detail
