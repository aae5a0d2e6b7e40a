// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>

#include <cstdint>
#include <optional>

// The protocol of `coalesce`. The first run with a key is the leader: it calls the task. Runs that arrive meanwhile
// with the same key are followers: they wait, then copy the leader's outcome. A call is a record with a word, which
// packs a state, the number of followers and a generation, that is, how often the record was acquired. Each transition
// is one atomic operation on the word:
//
//   free -> owned                        acquire(), a new leader: generation + 1, no followers
//   owned -> running                     start(), the leader, after it wrote the key: followers can join
//   running -> owned                     close(), the leader, after its task: no one can join any more
//   owned -> ready                       settle(), the leader, if there are followers, after it wrote the outcome
//   owned -> abandoned                   settle(), the leader, if there are followers but no outcome for them, because
//                                        the run was cancelled, threw or was destroyed: each follower leaves, and then
//                                        joins or leads another call
//   owned -> free                        settle(), the leader, if there are no followers
//   ready or abandoned -> owned -> free  leave(), the last follower
//
// Only the thread that moved the record to `owned` writes `key` and `outcome`. A follower reads `key` between join()
// and leave(), and `outcome` between join() and leave() if the state is `ready`.
//
// A record is not reused too early, for two reasons. It becomes free only when it has no followers, and a follower is
// counted from join() to leave(). And a run that found the record in a slot, but has not joined yet, knows the
// generation from the slot: join() compares the generation in the same operation that counts the follower, so the run
// cannot join a later call in the same record. (The generation has 32 bits: the record would have to be acquired 2^32
// times in between.)
//
// Each hash has one slot, which is 0 or identifies the record and generation of the call in progress. The leader writes
// the slot after start() and clears it before close(). So if join() fails, either the slot has changed, and the run
// reads it again, or the record has as many followers as it can count.
namespace qtasks::detail {

enum class call_state : std::uint64_t { free, owned, running, ready, abandoned };

/// Bits 0 to 2: the state. Bits 3 to 31: the number of followers. Bits 32 to 63: the generation.
struct call_word {
  std::uint64_t bits = 0;

  static constexpr std::uint64_t state_bits = 7;
  static constexpr std::uint64_t one_follower = 8;
  static constexpr std::uint64_t follower_bits = (std::uint64_t{1} << 32) - one_follower;

  constexpr call_state state() const noexcept { return call_state{bits & state_bits}; }
  constexpr bool has_followers() const noexcept { return (bits & follower_bits) != 0; }
  constexpr std::uint64_t generation() const noexcept { return bits >> 32; }
  constexpr call_word with(call_state next) const noexcept {
    return {(bits & ~state_bits) | static_cast<std::uint64_t>(next)};
  }
};

/// One call whose outcome can be shared.
template <class Key, class Outcome>
struct shared_call {
  constexpr_atomic<std::uint64_t> word{0};
  std::optional<Key> key{};
  std::optional<Outcome> outcome{};

  constexpr call_word now() const noexcept { return {word.load()}; }

  /// A new leader acquires the record if it is free.
  constexpr bool acquire() noexcept {
    call_word seen = now();
    while (seen.state() == call_state::free) {
      call_word const acquired{((seen.generation() + 1) << 32) | static_cast<std::uint64_t>(call_state::owned)};
      if (word.compare_exchange_weak(seen.bits, acquired.bits)) return true;
    }
    return false;
  }
  /// The leader wrote the key: followers can join.
  constexpr void start() noexcept { word.store(now().with(call_state::running).bits); }
  /// Adds a follower, if the call of that generation is still running.
  constexpr bool join(std::uint64_t generation) noexcept {
    call_word seen = now();
    while (seen.state() == call_state::running && seen.generation() == generation) {
      if ((seen.bits & call_word::follower_bits) == call_word::follower_bits) return false;
      if (word.compare_exchange_weak(seen.bits, seen.bits + call_word::one_follower)) return true;
    }
    return false;
  }
  /// Removes a follower. The last one frees the record.
  constexpr void leave() noexcept {
    call_word seen = now();
    for (;;) {
      call_word next{seen.bits - call_word::one_follower};
      bool const frees =
          !next.has_followers() && seen.state() != call_state::running && seen.state() != call_state::owned;
      if (frees) next = next.with(call_state::owned);
      if (!word.compare_exchange_weak(seen.bits, next.bits)) continue;
      if (frees) clear();
      return;
    }
  }
  /// The leader lets no one join any more. Returns whether there are followers.
  constexpr bool close() noexcept {
    call_word seen = now();
    while (!word.compare_exchange_weak(seen.bits, seen.with(call_state::owned).bits)) {
    }
    return seen.has_followers();
  }
  /// The leader gives the call its final state, or frees the record if there are no followers.
  constexpr void settle(call_state state) noexcept {
    call_word seen = now();
    while (!word.compare_exchange_weak(seen.bits, seen.has_followers() ? seen.with(state).bits : seen.bits)) {
    }
    if (!seen.has_followers()) clear();
  }
  /// Frees a record that no slot has named, and which therefore has no followers.
  constexpr void give_back() noexcept {
    close();
    clear();
  }
  constexpr void clear() noexcept {
    key.reset();
    outcome.reset();
    word.store(now().with(call_state::free).bits);
  }
};

}  // namespace qtasks::detail
