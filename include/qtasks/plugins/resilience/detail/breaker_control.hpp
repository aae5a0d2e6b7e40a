// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/resilience/breaker_change.hpp>

#include <cstdint>
#include <optional>

namespace qtasks::detail {

/// The answer of a breaker to an attempt.
struct breaker_permit {
  bool granted = false;
  bool probe = false;
  std::uint32_t generation = 0;  ///< of the state in which it was granted
};

/// The state machine of a breaker in one word: the state, the probes begun and succeeded, and a generation that each
/// change increments. An attempt whose permit has an old generation was admitted before a change and counts no more.
/// Lock-free.
class breaker_control {
 public:
  constexpr explicit breaker_control(std::uint16_t probes) noexcept : probes_(probes > 0 ? probes : 1) {}

  constexpr breaker_state state() const noexcept { return unpack(word_.load()).state; }
  /// A permit if the breaker is closed.
  QTASKS_INLINE constexpr breaker_permit permit_if_closed() const noexcept {
    auto const at = unpack(word_.load());
    return {at.state == breaker_state::closed, false, at.generation};
  }
  QTASKS_INLINE constexpr bool is_current(breaker_permit permit) const noexcept {
    return unpack(word_.load()).generation == permit.generation;
  }

  struct admission {
    breaker_permit permit;
    std::optional<breaker_change> change;
  };
  /// Asks for a permit in any state. If the time of the last change to open or half open is over at `now`, the breaker
  /// becomes half open until `until`: probes that have not returned by then are given up.
  constexpr admission admit(std::int64_t now, std::int64_t until) noexcept {
    std::uint64_t word = word_.load();
    for (;;) {
      parts const at = unpack(word);
      if (at.state == breaker_state::closed) return {{true, false, at.generation}, {}};
      if (at.state == breaker_state::half_open && at.begun < probes_) {
        parts const more{at.state, at.generation, static_cast<std::uint16_t>(at.begun + 1), at.succeeded};
        if (word_.compare_exchange_weak(word, pack(more))) return {{true, true, at.generation}, {}};
        continue;
      }
      if (now < until_.load()) return {};
      raise_until(until);
      parts const anew{breaker_state::half_open, (at.generation + 1) & generation_mask, 1, 0};
      if (word_.compare_exchange_weak(word, pack(anew))) {
        admission made{{true, true, anew.generation}, {}};
        if (at.state == breaker_state::open) made.change = {at.state, anew.state, anew.generation};
        return made;
      }
    }
  }

  /// Counts the success of a probe. The last one closes the breaker; `reset_trip` is called before that.
  template <class ResetTrip>
  constexpr std::optional<breaker_change> probe_succeeded(breaker_permit permit, ResetTrip reset_trip) noexcept {
    std::uint64_t word = word_.load();
    for (;;) {
      parts const at = unpack(word);
      if (at.generation != permit.generation) return {};
      bool const close = at.succeeded + 1 >= probes_;
      if (close) reset_trip();
      parts const next = close ? parts{breaker_state::closed, (at.generation + 1) & generation_mask, 0, 0}
                               : parts{at.state, at.generation, at.begun, static_cast<std::uint16_t>(at.succeeded + 1)};
      if (!word_.compare_exchange_weak(word, pack(next))) continue;
      if (!close) return {};
      return breaker_change{at.state, next.state, next.generation};
    }
  }

  /// Opens the breaker until then, if it has not changed since the permit was granted.
  constexpr std::optional<breaker_change> open(breaker_permit permit, std::int64_t until) noexcept {
    raise_until(until);
    std::uint64_t word = word_.load();
    for (;;) {
      parts const at = unpack(word);
      if (at.generation != permit.generation) return {};
      parts const next{breaker_state::open, (at.generation + 1) & generation_mask, 0, 0};
      if (word_.compare_exchange_weak(word, pack(next))) return breaker_change{at.state, next.state, next.generation};
    }
  }

 private:
  static constexpr std::uint32_t generation_mask = (1U << 30) - 1;
  struct parts {
    breaker_state state;
    std::uint32_t generation;
    std::uint16_t begun;
    std::uint16_t succeeded;
  };
  static constexpr std::uint64_t pack(parts at) noexcept {
    return static_cast<std::uint64_t>(at.state) << 62 | static_cast<std::uint64_t>(at.generation) << 32 |
           static_cast<std::uint64_t>(at.begun) << 16 | at.succeeded;
  }
  QTASKS_INLINE static constexpr parts unpack(std::uint64_t word) noexcept {
    return {static_cast<breaker_state>(word >> 62), static_cast<std::uint32_t>(word >> 32) & generation_mask,
            static_cast<std::uint16_t>(word >> 16), static_cast<std::uint16_t>(word)};
  }
  /// Called before the word becomes open or half open. The time is never lowered, so a late thread cannot shorten it.
  constexpr void raise_until(std::int64_t until) noexcept {
    std::int64_t at = until_.load();
    while (at < until && !until_.compare_exchange_weak(at, until)) {
    }
  }

  std::uint16_t probes_;
  // `until_` is raised, and the trip reset, before the word that publishes the change is written: a thread that reads
  // the word also sees both.
  constexpr_atomic<std::uint64_t, atomic_order::acq_rel> word_{0};
  constexpr_atomic<std::int64_t, atomic_order::relaxed> until_{0};
};

}  // namespace qtasks::detail
