// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>
#include <qtasks/core/detail/config.hpp>
#include <qtasks/plugins/observability/span_record.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace qtasks {

/// A `SpanSink` that keeps up to `Capacity` spans until they are drained. When it is full, it drops new spans and
/// counts them. Any number of threads may call `add`, which is lock-free and does not allocate. One thread at a time
/// may call `drain`, also while others add. The spans are in the object, 88 bytes each: give a large buffer static
/// storage.
template <std::size_t Capacity = 4096>
class span_buffer {
  static_assert(Capacity > 0 && (Capacity & (Capacity - 1)) == 0, "the capacity must be a power of two");

 public:
  constexpr span_buffer() noexcept = default;
  span_buffer(span_buffer const&) = delete;
  span_buffer& operator=(span_buffer const&) = delete;

  /// Stores a span; a full buffer drops it and counts it as dropped.
  QTASKS_INLINE constexpr void add(span_record const& span) noexcept {
    std::uint64_t ticket = next_.load();
    for (;;) {
      entry& at = entries_[ticket % Capacity];
      std::uint64_t const sequence = at.sequence.load();
      if (sequence == 2 * (ticket / Capacity)) {
        if (!next_.compare_exchange_weak(ticket, ticket + 1)) continue;
        at.span = span;
        at.sequence.store(sequence + 1);
        return;
      }
      std::uint64_t const now = next_.load();
      if (now == ticket) break;  // full: the entry still holds a span of the previous round
      ticket = now;
    }
    dropped_.fetch_add(1);
  }

  /// Removes the spans in the order they were added, at most `max_spans`, and calls `use` with each. Returns how many.
  template <class Use>
  constexpr std::size_t drain(Use use, std::size_t max_spans = std::numeric_limits<std::size_t>::max()) {
    std::size_t count = 0;
    for (; count < max_spans; ++count, ++drained_) {
      entry& at = entries_[drained_ % Capacity];
      if (at.sequence.load() != 2 * (drained_ / Capacity) + 1) break;
      use(static_cast<span_record const&>(at.span));
      at.sequence.store(2 * (drained_ / Capacity) + 2);
    }
    return count;
  }

  /// How many spans were dropped because the buffer was full.
  constexpr std::uint64_t dropped() const noexcept { return dropped_.load(); }

 private:
  /// An entry of Vyukov's bounded queue. Its sequence number says who may use it: in the n-th round through the ring
  /// the entry is empty at 2n and full at 2n + 1.
  struct entry {
    constexpr_atomic<std::uint64_t> sequence{0};
    span_record span{};
  };

  std::array<entry, Capacity> entries_{};
  // Writers and the reader each have a cache line of their own.
  alignas(64) constexpr_atomic<std::uint64_t> next_{0};
  constexpr_atomic<std::uint64_t> dropped_{0};
  alignas(64) std::uint64_t drained_ = 0;
};

}  // namespace qtasks
