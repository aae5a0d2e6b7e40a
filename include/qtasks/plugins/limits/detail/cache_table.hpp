// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/done.hpp>
#include <qtasks/plugins/limits/detail/cache_renewal.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace qtasks::detail {

/// A hash table with a fixed number of entries. When it is full, the CLOCK algorithm selects the entry to replace: a
/// hand goes around all entries, clears the mark of those that were found since it last passed, and stops at the first
/// one that has no mark or has expired.
///
/// One thread inserts at a time; an entry has a reader-writer lock. Both are only tried: `find` and `insert` give up
/// instead of waiting. An entry can move to another chain while `find` follows it; `find` then gives up at the end of
/// that chain. The duration is constant on average.
template <class Key, class Value, bool Renews = false>
class cache_table {
  struct entry;

 public:
  using key_type = Key;
  using value_type = Value;

  constexpr explicit cache_table(std::size_t entries)
      : entries_(entries), chains_(std::bit_ceil(entries)), mask_(chains_.size() - 1) {}

  constexpr std::optional<Value> find(std::uint64_t hash, Key const& key, std::int64_t now) {
    std::optional<Value> found;
    visit(hash, key, now, [&found](entry& each, std::int64_t) { found.emplace(each.item->second); });
    return found;
  }

  /// A value that can be past its ttl. `renewal` is not null if the caller is to renew it.
  struct old_value {
    Value value;
    std::int64_t expires;
    cache_renewal* renewal;
  };
  /// Finds a value. The first caller for which it expires at most `stale_for` from now is to renew it.
  constexpr std::optional<old_value> find_old(std::uint64_t hash, Key const& key, std::int64_t now,
                                              std::int64_t stale_for) requires Renews {
    std::optional<old_value> found;
    visit(hash, key, now, [&found, now, stale_for](entry& each, std::int64_t expires) {
      found.emplace(old_value{each.item->second, expires, nullptr});
      if (expires - now <= stale_for && each.renewal.claim(expires)) found->renewal = &each.renewal;
    });
    return found;
  }

  /// Removes the value of a key, and lets no run that began until then insert one. Waits while a value is inserted.
  constexpr void forget(std::uint64_t hash, Key const& key, std::int64_t until) {
    for (;;) {
      entry_lock const inserting(inserting_, lock_mode::exclusive);
      if (!inserting.owns_lock()) continue;
      not_before_ = std::max(not_before_, until);
      if (entry* const found = entry_of(hash, key)) found->expires.store(expired);
      return;
    }
  }

  /// Does nothing if the table has a value of this key that expires as late or later.
  constexpr void insert(std::uint64_t hash, Key key, Value const& value, std::int64_t expires, std::int64_t now) {
    if (expires <= now) return;
    entry_lock const inserting(inserting_, lock_mode::exclusive);
    if (!inserting.owns_lock() || now <= not_before_) return;
    entry* const same_key = entry_of(hash, key);
    if (same_key != nullptr && same_key->expires.load() >= expires) return;
    entry& target = same_key != nullptr ? *same_key : next_victim(now);
    entry_lock const lock(target.lock_count, lock_mode::exclusive);
    if (!lock.owns_lock()) return;
    unlink(target);
    target.expires.store(expired);  // if copying the value throws, the entry is empty and in no chain
    target.found.store(same_key != nullptr);
    target.item.emplace(std::move(key), value);
    target.hash.store(hash);
    target.expires.store(expires);
    link& chain = chain_of(hash);
    target.next.store(chain.load());
    chain.store(static_cast<std::uint32_t>(&target - entries_.data()) + 1);
  }

 private:
  /// Calls `use` with the entry of the key and its expiry, if its item has not expired and no writer has locked it.
  template <class Use>
  constexpr void visit(std::uint64_t hash, Key const& key, std::int64_t now, Use use) {
    for (entry* each = entry_at(chain_of(hash)); each != nullptr; each = entry_at(each->next)) {
      if (each->hash.load() != hash || each->expires.load() <= now) continue;
      entry_lock const lock(each->lock_count, lock_mode::shared);
      // The expiry is checked again: another thread may have replaced the item before the lock was taken. An entry that
      // has not expired has an item.
      std::int64_t const expires = each->expires.load();  // once: `forget` changes it without the lock
      if (lock.owns_lock() && expires > now && each->item->first == key) {
        each->found.store(true);
        return use(*each, expires);
      }
    }
  }

  static constexpr std::int64_t expired = std::numeric_limits<std::int64_t>::min();

  /// The index of an entry + 1; 0 at the end of a chain.
  using link = constexpr_atomic<std::uint32_t>;

  struct entry {
    constexpr_atomic<std::int32_t> lock_count{0};  // the number of readers; -1 with a writer
    link next{0};
    constexpr_atomic<std::uint64_t> hash{0};
    constexpr_atomic<std::int64_t> expires{expired};
    constexpr_atomic<bool> found{false};  // since the hand of the clock passed
    [[no_unique_address]] std::conditional_t<Renews, cache_renewal, done> renewal{};
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

  constexpr link& chain_of(std::uint64_t hash) noexcept { return chains_[static_cast<std::size_t>(hash) & mask_]; }
  constexpr entry* entry_at(link const& number) noexcept {
    std::uint32_t const found = number.load();
    return found == 0 ? nullptr : &entries_[found - 1];
  }

  // Only the thread that inserts calls these. No other thread changes an item, so they read it without its lock.
  constexpr entry* entry_of(std::uint64_t hash, Key const& key) {
    for (entry* each = entry_at(chain_of(hash)); each != nullptr; each = entry_at(each->next)) {
      if (each->hash.load() == hash && each->item->first == key) return each;
    }
    return nullptr;
  }
  constexpr void unlink(entry const& removed) noexcept {
    for (link* at = &chain_of(removed.hash.load()); entry_at(*at) != nullptr; at = &entry_at(*at)->next) {
      if (entry_at(*at) == &removed) return at->store(removed.next.load());
    }
  }
  /// Turns the hand at most once around: others may mark entries as fast as it clears the marks.
  constexpr entry& next_victim(std::int64_t now) noexcept {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      entry& each = next_of_clock();
      if (!each.found.load() || each.expires.load() <= now) return each;
      each.found.store(false);
    }
    return next_of_clock();
  }
  constexpr entry& next_of_clock() noexcept {
    entry& each = entries_[hand_];
    hand_ = hand_ + 1 == entries_.size() ? 0 : hand_ + 1;
    return each;
  }

  std::int64_t not_before_ = expired;  // only the thread that inserts uses it
  std::uint32_t hand_ = 0;
  constexpr_atomic<std::int32_t> inserting_{0};
  std::vector<entry> entries_;
  std::vector<link> chains_;  // for each value of the hash's low bits, the first entry with that value
  std::size_t mask_;          // of these bits
};

}  // namespace qtasks::detail
