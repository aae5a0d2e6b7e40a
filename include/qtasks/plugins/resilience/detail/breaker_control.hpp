// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/detail/in_range.hpp>
#include <qtasks/plugins/detail/setting.hpp>
#include <qtasks/plugins/resilience/breaker_change.hpp>
#include <qtasks/plugins/resilience/detail/breaker_permit.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>

namespace qtasks::detail {

/// The state machine of a breaker: a word with the state, the successful probes, and a generation that each change of
/// the state increments; and a slot for each probe. An attempt whose permit has an old generation was admitted before
/// a change and counts no more. A slot holds the time until which it is taken; a slot taken in an earlier half-open
/// state is free again before the next one begins, because the breaker is open for as long. Lock-free. What a closed
/// breaker does not need is called, so that a retry's loop does not compute its addresses and constants in every run.
template <class Settings, class Recovery>
class breaker_control {
 public:
  static constexpr std::uint16_t max_probes = 32;

  constexpr breaker_control(std::uint16_t probes, Recovery recovery) noexcept
      : probes_(in_limits(probes)), recovery_(recovery) {
    for (auto& slot : slots_) slot.store(free);
  }

  constexpr void change_probes(std::uint16_t probes) noexcept { probes_.store(in_limits(probes)); }

  constexpr Recovery& recovery() noexcept { return recovery_; }
  /// Whether the breaker stays half open after this probe failed.
  QTASKS_INLINE constexpr bool tolerates(breaker_permit permit) noexcept {
    return recovery_.tolerates(permit.generation(), probes_.load());
  }

  constexpr breaker_state state() const noexcept { return unpack(word_.load()).state; }
  /// A permit if the breaker is closed.
  QTASKS_INLINE constexpr breaker_permit permit_if_closed() const noexcept {
    std::uint64_t const word = word_.load();
    return unpack(word).state == breaker_state::closed ? breaker_permit{word} : breaker_permit{};
  }
  QTASKS_INLINE constexpr bool is_current(breaker_permit permit) const noexcept { return permit.is_of(word_.load()); }

  /// The nanoseconds from `now` until an attempt may be admitted, at least 0: the rest of the open time; half open, the
  /// time until the first slot is free, at the latest. Nothing if the breaker is isolated.
  constexpr std::optional<std::int64_t> time_left(std::int64_t now) const noexcept {
    breaker_state const at = state();
    if (at == breaker_state::isolated) return std::nullopt;
    std::int64_t until = until_.load();
    if (at != breaker_state::open) {
      until = slots_[0].load();
      for (std::uint16_t probe = 1; probe < probes_.load(); ++probe) until = std::min(until, slots_[probe].load());
    }
    return until > now ? until - now : 0;  // a free slot has no time: the difference would overflow
  }

  struct admission {
    breaker_permit permit;
    std::optional<breaker_change> change;
  };
  /// Asks for a permit in any state. An open breaker becomes half open if its time is over at `now`. A half-open one
  /// grants a permit if a slot is free; the slot is taken until `until`, which must be later than `now`.
  QTASKS_CLANG_NOINLINE constexpr admission admit(std::int64_t now, std::int64_t until) noexcept {
    std::uint64_t word = word_.load();
    for (;;) {
      parts const at = unpack(word);
      if (at.state == breaker_state::closed) return {breaker_permit{word}, {}};
      if (at.state == breaker_state::half_open) return {take_slot(word, now, until), {}};
      if (at.state == breaker_state::isolated || now < until_.load()) return {};
      parts const anew{breaker_state::half_open, next_generation(at), 0};
      if (word_.compare_exchange_weak(word, pack(anew))) {
        return {take_slot(pack(anew), now, until), breaker_change{at.state, anew.state, anew.generation}};
      }
    }
  }

  /// Counts the success of a probe. The last one closes the breaker; `reset_trip` is called before that.
  template <class ResetTrip>
  [[gnu::noinline]] constexpr std::optional<breaker_change> probe_succeeded(breaker_permit permit,
                                                                            ResetTrip reset_trip) noexcept {
    std::uint64_t word = word_.load();
    for (;;) {
      parts const at = unpack(word);
      if (!permit.is_of(word)) return {};
      bool const close = at.succeeded + 1 >= recovery_.needed(probes_.load());
      if (close) reset_trip();
      parts const next = close ? parts{breaker_state::closed, next_generation(at), 0}
                               : parts{at.state, at.generation, static_cast<std::uint16_t>(at.succeeded + 1)};
      if (!word_.compare_exchange_weak(word, pack(next))) continue;
      if (!close) return {};
      return breaker_change{at.state, next.state, next.generation};
    }
  }

  /// Gives back the slot that a probe took until `until`, unless another attempt has it already.
  [[gnu::noinline]] constexpr void give_back(breaker_permit permit, std::int64_t until) noexcept {
    std::int64_t taken = until;
    while (taken == until && !slots_[permit.probe() - 1U].compare_exchange_weak(taken, free)) {
    }
  }

  /// Opens the breaker until then, if it has not changed since the permit was granted.
  [[gnu::noinline]] constexpr std::optional<breaker_change> open(breaker_permit permit, std::int64_t until) noexcept {
    raise_until(until);
    std::uint64_t word = word_.load();
    for (;;) {
      parts const at = unpack(word);
      if (!permit.is_of(word)) return {};
      parts const next{breaker_state::open, next_generation(at), 0};
      if (word_.compare_exchange_weak(word, pack(next))) return breaker_change{at.state, next.state, next.generation};
    }
  }

  /// Changes to another state by hand, from any; an open breaker is so until `until`, also where that is earlier.
  constexpr std::optional<breaker_change> force(breaker_state to, std::int64_t until) noexcept {
    until_.store(until);
    std::uint64_t word = word_.load();
    for (;;) {
      parts const at = unpack(word);
      if (at.state == to) return {};
      parts const next{to, next_generation(at), 0};
      if (word_.compare_exchange_weak(word, pack(next))) return breaker_change{at.state, next.state, next.generation};
    }
  }

 private:
  static constexpr std::uint16_t in_limits(std::uint16_t probes) noexcept {
    return detail::in_range(probes, 1, max_probes);
  }
  static constexpr std::uint32_t generation_mask = (1U << 30) - 1;
  struct parts {
    breaker_state state;
    std::uint32_t generation;
    std::uint16_t succeeded;
  };
  static constexpr std::uint32_t next_generation(parts at) noexcept { return (at.generation + 1) & generation_mask; }
  static constexpr std::uint64_t pack(parts at) noexcept {
    return static_cast<std::uint64_t>(at.state) << 62 | static_cast<std::uint64_t>(at.generation) << 32 | at.succeeded;
  }
  QTASKS_INLINE static constexpr parts unpack(std::uint64_t word) noexcept {
    return {static_cast<breaker_state>(word >> 62), static_cast<std::uint32_t>(word >> 32) & generation_mask,
            static_cast<std::uint16_t>(word)};
  }
  constexpr breaker_permit take_slot(std::uint64_t word, std::int64_t now, std::int64_t until) noexcept {
    for (std::uint16_t probe = 1; probe <= probes_.load(); ++probe) {
      auto& slot = slots_[probe - 1U];
      std::int64_t taken = slot.load();
      while (taken <= now) {
        if (slot.compare_exchange_weak(taken, until)) return breaker_permit{(word & ~std::uint64_t{0xffff}) | probe};
      }
    }
    return {};
  }
  /// Called before the word becomes open. The time is not lowered, so a late thread cannot shorten it.
  constexpr void raise_until(std::int64_t until) noexcept {
    std::int64_t at = until_.load();
    while (at < until && !until_.compare_exchange_weak(at, until)) {
    }
  }

  static constexpr std::int64_t free = std::numeric_limits<std::int64_t>::min();

  setting<std::uint16_t, Settings> probes_;
  // `until_` is raised, and the trip reset, before the word that publishes the change is written: a thread that reads
  // the word also sees both.
  constexpr_atomic<std::uint64_t, atomic_order::acq_rel> word_{0};
  constexpr_atomic<std::int64_t, atomic_order::relaxed> until_{0};
  std::array<constexpr_atomic<std::int64_t, atomic_order::relaxed>, max_probes> slots_{};
  [[no_unique_address]] Recovery recovery_;
};

}  // namespace qtasks::detail
