// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/limits/detail/insertion_lock.hpp>
#include <qtasks/plugins/retention.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace qtasks::detail {

/// Policies by key: a fixed number of places, each in at most one chain of a hash table. A run pins the place of its
/// key without a lock; the lock is for keys that have no place. The duration is constant on average, and bounded: a
/// chain has at most `longest_chain` places, and an insertion looks at places `most_looked_at` times.
///
/// The pin protocol. `pins` counts the runs that use a place; the bit `vacant` says that its key and policy are not to
/// be used. Only the thread with the lock sets and clears the bit.
///
///   a run:      (1) adds 1; (2) if `vacant` was set or the key is another, subtracts 1 and uses nothing else;
///               (3) uses key and policy; (4) subtracts 1.
///   the lock:   (a) changes `pins` from exactly 0 to `vacant`; (b) asks again whether the policy may go, and if not,
///               clears the bit; (c) takes the place out of its chain, writes key and policy, puts it into a chain;
///               (d) clears the bit, and adds 1 for its own run.
///
/// A place in use is not replaced. All these are changes of one atomic number, so they have one order. If (1) comes
/// before (a), then (a) finds a number other than 0 and fails, until (4). If (1) comes after (a) and before (d), the
/// run sees `vacant`. Its 1 may then still be in the number at (d): each change is an addition, so it is kept, and (2)
/// subtracts it later. If (1) comes after (d), the run finds the new key.
///
/// No run sees half a policy. (1) acquires, and (d) releases; the changes between them are additions, which continue
/// the release sequence of (d). So (3) comes after (c). In the same way (4) releases and (a) acquires: (c) comes after
/// all uses of the old policy.
///
/// The state that a run left is not lost. A run may come and go between a look at a policy and (a): the number is 0
/// again. So (b) looks again when no run can come any more.
///
/// A key has one place. A run that misses looks again with the lock, under which no place changes its chain. A run
/// without the lock can miss a key that is there, because a place on its way has moved to another chain, or is at (b);
/// it can stop early, but not go wrong: it compares the whole key after its pin.
template <class Key, class P>
class keyed_table {
 public:
  struct alignas(64) place {
    constexpr explicit place(P const& as) noexcept : policy(as) {}

    constexpr_atomic<std::uint64_t, atomic_order::acq_rel> pins{vacant};
    constexpr_atomic<std::uint64_t, atomic_order::relaxed> hash{0};
    constexpr_atomic<std::int64_t, atomic_order::relaxed> used{0};  // the start of the last run that used it
    constexpr_atomic<std::uint32_t, atomic_order::acq_rel> next{0};
    Key key{};
    P policy;

    QTASKS_INLINE constexpr bool try_pin(Key const& wanted) noexcept {
      if ((pins.fetch_add(1) & vacant) == 0 && key == wanted) return true;
      unpin();
      return false;
    }
    QTASKS_INLINE constexpr void unpin() noexcept { pins.fetch_add(~std::uint64_t{0}); }
  };

  constexpr keyed_table(std::size_t capacity, std::int64_t ttl, P const& prototype)
      : ttl_(ttl), prototype_(prototype), places_(capacity, place(prototype)), chains_(std::bit_ceil(capacity)) {}

  /// Pins the place of a key; if it has none, finds it one. Null if no place that was looked at may be replaced.
  QTASKS_INLINE constexpr place* pin(std::uint64_t hash, Key const& key, std::int64_t now) noexcept {
    place* const found = pin_found(hash, key);
    if (found == nullptr) [[unlikely]]
      return insert(hash, key, now);
    if (found->used.load() < now) found->used.store(now);
    return found;
  }

  /// Pins the place of a key; null if it has none.
  constexpr place* pin_existing(std::uint64_t hash, Key const& key) noexcept {
    if (place* const found = pin_found(hash, key)) return found;
    insertion_lock::guard const locked(lock_);
    return pin_found(hash, key);
  }

  /// Calls `f` with the policy of each key, and with the one that those of new keys are copies of.
  constexpr void for_each(auto f) {
    insertion_lock::guard const locked(lock_);
    f(prototype_);
    for (std::size_t i = 0; i < taken_; ++i) f(places_[i].policy);
  }

 private:
  static constexpr std::uint64_t vacant = std::uint64_t{1} << 63;
  static constexpr int longest_chain = 64;
  static constexpr std::size_t most_looked_at = 256;
  static constexpr int candidates = 8;

  /// The index of a place + 1; 0 at the end of a chain.
  using link = constexpr_atomic<std::uint32_t, atomic_order::acq_rel>;

  constexpr link& chain_of(std::uint64_t hash) noexcept {
    return chains_[static_cast<std::size_t>(hash) & (chains_.size() - 1)];
  }

  QTASKS_INLINE constexpr place* pin_found(std::uint64_t hash, Key const& key) noexcept {
    std::uint32_t at = chain_of(hash).load();
    for (int steps = 0; at != 0 && steps < longest_chain; ++steps) {
      place& each = places_[at - 1];
      if (each.hash.load() == hash && each.try_pin(key)) return &each;
      at = each.next.load();
    }
    return nullptr;
  }

  [[gnu::noinline]] constexpr place* insert(std::uint64_t hash, Key const& key, std::int64_t now) noexcept {
    insertion_lock::guard const locked(lock_);
    if (place* const found = pin_found(hash, key)) return found;
    if (length_of(chain_of(hash)) >= longest_chain) return nullptr;
    place* const free = free_place(now);
    if (free == nullptr) return nullptr;
    std::destroy_at(&free->key);
    std::construct_at(&free->key, key);
    std::destroy_at(&free->policy);
    std::construct_at(&free->policy, prototype_);
    free->hash.store(hash);
    free->used.store(now);
    free->next.store(chain_of(hash).load());
    chain_of(hash).store(static_cast<std::uint32_t>(free - places_.data()) + 1);
    free->pins.fetch_add(1 - vacant);
    return free;
  }

  // Only the thread with the lock calls these.

  constexpr int length_of(link const& chain) noexcept {
    int length = 0;
    for (std::uint32_t at = chain.load(); at != 0; at = places_[at - 1].next.load()) ++length;
    return length;
  }

  constexpr place* free_place(std::int64_t now) noexcept {
    if (taken_ < places_.size()) return &places_[taken_++];
    for (std::size_t left = most_looked_at; left > 0;) {  // a run may begin in the place that is chosen
      place* const idle = idlest_of_next(left, now);
      if (idle != nullptr && vacate(*idle, now)) return idle;
    }
    return nullptr;
  }

  /// Of the next places that may be replaced, the one that was used least recently. Subtracts from `left` how many it
  /// has looked at.
  constexpr place* idlest_of_next(std::size_t& left, std::int64_t now) noexcept {
    place* idlest = nullptr;
    int found = 0;
    for (std::size_t looks = std::min(left, places_.size()); looks > 0 && found < candidates; --looks, --left) {
      place& each = places_[hand_];
      hand_ = hand_ + 1 == places_.size() ? 0 : hand_ + 1;
      if (each.pins.load() != 0 || !may_go(each, now)) continue;
      ++found;
      if (idlest == nullptr || each.used.load() < idlest->used.load()) idlest = &each;
    }
    return idlest;
  }

  constexpr bool may_go(place const& of, std::int64_t now) const noexcept {
    retention const kept = retention_of(of.policy, now);
    return kept == retention::none || (kept == retention::until_idle && now - of.used.load() >= ttl_);
  }

  constexpr bool vacate(place& of, std::int64_t now) noexcept {
    for (std::uint64_t pins = 0; !of.pins.compare_exchange_weak(pins, vacant);) {
      if (pins != 0) return false;
    }
    if (!may_go(of, now)) {
      of.pins.fetch_add(0 - vacant);
      return false;
    }
    link* at = &chain_of(of.hash.load());
    while (&places_[at->load() - 1] != &of) at = &places_[at->load() - 1].next;
    at->store(of.next.load());
    return true;
  }

  std::int64_t ttl_;
  insertion_lock lock_;
  std::size_t taken_ = 0;  // of the places, the first ones: those that have had a key
  std::size_t hand_ = 0;
  P prototype_;
  std::vector<place> places_;
  std::vector<link> chains_;  // for each value of the hash's low bits, the first place with that value
};

}  // namespace qtasks::detail
