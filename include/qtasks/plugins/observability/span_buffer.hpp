// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/detail/config.hpp>
#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/plugins/observability/span_record.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace qtasks {

/// Keeps up to `Capacity` spans until somebody takes them, drops those that come when it is full, and counts them.
/// `add` is for any number of threads, lock-free, and does not allocate; `drain` is for one thread at a time, beside
/// them. A ring with a turn number in each place (Vyukov's bounded queue). 88 bytes a span, in the object: for a large
/// one, static storage.
template <std::size_t Capacity = 4096>
class span_buffer {
  static_assert(Capacity > 0 && (Capacity & (Capacity - 1)) == 0, "the capacity is a power of two");

 public:
  constexpr span_buffer() noexcept = default;
  span_buffer(span_buffer const&) = delete;
  span_buffer& operator=(span_buffer const&) = delete;

  QTASKS_INLINE constexpr void add(span_record const& span) noexcept {
    std::uint64_t ticket = next_.load();
    for (;;) {
      place& at = places_[ticket % Capacity];
      std::uint64_t const turn = at.turn.load();
      if (turn == 2 * (ticket / Capacity)) {
        if (!next_.compare_exchange_weak(ticket, ticket + 1)) continue;
        at.span = span;
        at.turn.store(turn + 1);
        return;
      }
      std::uint64_t const now = next_.load();
      if (now == ticket) break;  // the span that stands there was not taken yet
      ticket = now;
    }
    dropped_.fetch_add(1);
  }

  /// Calls `use` with each span in the order they were added, `most` at most, and forgets them; how many.
  template <class Use>
  constexpr std::size_t drain(Use use, std::size_t most = std::numeric_limits<std::size_t>::max()) {
    std::size_t taken = 0;
    for (; taken < most; ++taken, ++taken_) {
      place& at = places_[taken_ % Capacity];
      if (at.turn.load() != 2 * (taken_ / Capacity) + 1) break;
      use(static_cast<span_record const&>(at.span));
      at.turn.store(2 * (taken_ / Capacity) + 2);
    }
    return taken;
  }

  /// How many spans found no place.
  constexpr std::uint64_t dropped() const noexcept { return dropped_.load(); }

 private:
  /// Empty in its n-th round if the turn is 2n, and full if it is 2n + 1.
  struct place {
    constexpr_atomic<std::uint64_t> turn{0};
    span_record span{};
  };

  std::array<place, Capacity> places_{};
  alignas(64) constexpr_atomic<std::uint64_t> next_{0};
  constexpr_atomic<std::uint64_t> dropped_{0};
  alignas(64) std::uint64_t taken_ = 0;
};

}  // namespace qtasks
