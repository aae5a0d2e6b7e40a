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

/// Keys and values in sets of four. An entry is read by many or written by one; who would have to wait gives up.
template <class Key, class Value>
class cache_table {
  static constexpr std::size_t ways = 4;

 public:
  constexpr explicit cache_table(std::size_t entries) : entries_((entries > 0 ? (entries - 1) / ways + 1 : 1) * ways) {}

  constexpr std::optional<Value> find(std::uint64_t hash, Key const& key, std::int64_t now) {
    std::size_t const first = first_of(hash);
    for (std::size_t i = first; i < first + ways; ++i) {
      entry& at = entries_[i];
      if (at.hash.load() != hash || at.until.load() <= now) continue;
      use const reading(at.users, true);
      // Asked again: it may have been written in between.
      if (reading.granted() && at.until.load() > now && at.kept.has_value() && at.kept->first == key) {
        return at.kept->second;
      }
    }
    return std::nullopt;
  }

  constexpr void keep(std::uint64_t hash, Key key, Value const& value, std::int64_t until, std::int64_t now) {
    if (until <= now) return;
    entry& at = entries_[victim(hash)];
    use const writing(at.users, false);
    if (!writing.granted()) return;
    at.until.store(never);  // a copy that throws leaves an entry that is over
    at.kept.emplace(std::move(key), value);
    at.hash.store(hash);
    at.until.store(until);
  }

 private:
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();

  struct entry {
    constexpr_atomic<std::int32_t> users{0};  // how many read; -1: one writes
    constexpr_atomic<std::uint64_t> hash{0};
    constexpr_atomic<std::int64_t> until{never};
    std::optional<std::pair<Key, Value>> kept{};
  };

  /// The right to read an entry together with others, or to write it alone, if it can be had at once.
  class use {
   public:
    constexpr use(constexpr_atomic<std::int32_t>& users, bool together) noexcept
        : users_(users), change_(together ? 1 : -1), granted_(enter()) {}
    use(use const&) = delete;
    use& operator=(use const&) = delete;
    constexpr ~use() {
      if (granted_) users_.fetch_add(-change_);
    }
    constexpr bool granted() const noexcept { return granted_; }

   private:
    constexpr bool enter() noexcept {
      std::int32_t now = users_.load();
      while (change_ > 0 ? now >= 0 : now == 0) {
        if (users_.compare_exchange_weak(now, now + change_)) return true;
      }
      return false;
    }

    constexpr_atomic<std::int32_t>& users_;
    std::int32_t change_;
    bool granted_;
  };

  constexpr std::size_t first_of(std::uint64_t hash) const noexcept {
    return static_cast<std::size_t>(hash % (entries_.size() / ways)) * ways;
  }

  /// The place in the set that has the same hash, else the one that ends first; an empty one ended long ago.
  constexpr std::size_t victim(std::uint64_t hash) const noexcept {
    std::size_t const first = first_of(hash);
    std::size_t best = first;
    for (std::size_t i = first; i < first + ways; ++i) {
      if (entries_[i].hash.load() == hash) return i;
      if (entries_[i].until.load() < entries_[best].until.load()) best = i;
    }
    return best;
  }

  std::vector<entry> entries_;
};

}  // namespace qtasks::detail
