// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/resilience/breaker_change.hpp>
#include <qtasks/core/constexpr_atomic.hpp>

#include <cstdint>
#include <optional>

namespace qtasks::detail {

/// What an attempt was let through with.
struct breaker_permit {
  bool given = false;
  bool probe = false;
  std::uint32_t generation = 0;
};

/// The states of a breaker in one word: state, probes begun and succeeded, and a generation that tells what was let
/// through before a change from what was after.
class breaker_control {
 public:
  constexpr explicit breaker_control(std::uint16_t probes) noexcept : probes_(probes > 0 ? probes : 1) {}

  constexpr breaker_state state() const noexcept { return unpack(word_.load()).state; }
  QTASKS_INLINE constexpr breaker_permit closed_pass() const noexcept {
    auto const at = unpack(word_.load());
    return {at.state == breaker_state::closed, false, at.generation};
  }
  QTASKS_INLINE constexpr bool is_current(breaker_permit pass) const noexcept {
    return unpack(word_.load()).generation == pass.generation;
  }

  struct asked {
    breaker_permit pass;
    std::optional<breaker_change> change;
  };
  /// Asks to be a probe. What is open at `now` no longer becomes half open; probes that have not come back then are
  /// given up. Half open, the next such moment is `until`.
  constexpr asked probe(std::int64_t now, std::int64_t until) noexcept {
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
      raise(until);
      parts const anew{breaker_state::half_open, (at.generation + 1) & generation_mask, 1, 0};
      if (word_.compare_exchange_weak(word, pack(anew))) {
        asked made{{true, true, anew.generation}, {}};
        if (at.state == breaker_state::open) made.change = {at.state, anew.state, anew.generation};
        return made;
      }
    }
  }

  /// Counts a probe; of the last one's success comes closing, before which `forget` is called.
  template <class Forget>
  constexpr std::optional<breaker_change> probe_succeeded(breaker_permit pass, Forget forget) noexcept {
    std::uint64_t word = word_.load();
    for (;;) {
      parts const at = unpack(word);
      if (at.generation != pass.generation) return {};
      bool const close = at.succeeded + 1 >= probes_;
      if (close) forget();
      parts const next = close ? parts{breaker_state::closed, (at.generation + 1) & generation_mask, 0, 0}
                               : parts{at.state, at.generation, at.begun, static_cast<std::uint16_t>(at.succeeded + 1)};
      if (!word_.compare_exchange_weak(word, pack(next))) continue;
      if (!close) return {};
      return breaker_change{at.state, next.state, next.generation};
    }
  }

  /// Opens until then, if nothing has changed since the pass was given.
  constexpr std::optional<breaker_change> open(breaker_permit pass, std::int64_t until) noexcept {
    raise(until);
    std::uint64_t word = word_.load();
    for (;;) {
      parts const at = unpack(word);
      if (at.generation != pass.generation) return {};
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
  /// Before the word says `open` or `half_open`; never lowered, so that a thread that was late does no harm.
  constexpr void raise(std::int64_t until) noexcept {
    std::int64_t at = until_.load();
    while (at < until && !until_.compare_exchange_weak(at, until)) {
    }
  }

  std::uint16_t probes_;
  // `until_` is raised, and the trip reset, before the word that tells of it: who sees that word sees them.
  constexpr_atomic<std::uint64_t, atomic_order::acq_rel> word_{0};
  constexpr_atomic<std::int64_t, atomic_order::relaxed> until_{0};
};

}  // namespace qtasks::detail
