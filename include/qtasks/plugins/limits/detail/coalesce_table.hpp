// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/core/constexpr_atomic.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace qtasks::detail {

enum class call_state : std::uint64_t { free, owned, running, ready, abandoned };

/// Where a flight is, how many share it, and how often its record was used: what a thread compares before it joins.
struct call_word {
  std::uint64_t bits = 0;

  static constexpr std::uint64_t one_more = 8;
  static constexpr std::uint64_t most = (std::uint64_t{1} << 32) - one_more;

  constexpr call_state state() const noexcept { return call_state{bits & 7}; }
  constexpr bool shared() const noexcept { return (bits & most) != 0; }
  constexpr std::uint64_t use() const noexcept { return bits >> 32; }
  constexpr call_word as(call_state next) const noexcept {
    return {(bits & ~std::uint64_t{7}) | static_cast<std::uint64_t>(next)};
  }
};

/// One run whose outcome may be shared.
template <class Key, class Outcome>
struct flight {
  constexpr_atomic<std::uint64_t> word{0};
  std::optional<Key> key{};
  std::optional<Outcome> outcome{};

  constexpr call_word now() const noexcept { return {word.load()}; }

  /// The next owner's, if it is free.
  constexpr bool take() noexcept {
    call_word seen = now();
    while (seen.state() == call_state::free) {
      call_word const mine{((seen.use() + 1) << 32) | static_cast<std::uint64_t>(call_state::owned)};
      if (word.compare_exchange_weak(seen.bits, mine.bits)) return true;
    }
    return false;
  }
  /// One more shares it, if it is still the flight of that use, and running.
  constexpr bool join(std::uint64_t use) noexcept {
    call_word seen = now();
    while (seen.state() == call_state::running && seen.use() == use) {
      if ((seen.bits & call_word::most) == call_word::most) return false;
      if (word.compare_exchange_weak(seen.bits, seen.bits + call_word::one_more)) return true;
    }
    return false;
  }
  /// Of those who joined; the last one clears up.
  constexpr void leave() noexcept {
    call_word seen = now();
    for (;;) {
      call_word next{seen.bits - call_word::one_more};
      bool const last = !next.shared() && seen.state() != call_state::running && seen.state() != call_state::owned;
      if (last) next = next.as(call_state::owned);
      if (!word.compare_exchange_weak(seen.bits, next.bits)) continue;
      if (last) clear();
      return;
    }
  }
  /// The owner's, when it may be shared no more: whether somebody waits for it.
  constexpr bool close() noexcept {
    call_word seen = now();
    while (!word.compare_exchange_weak(seen.bits, seen.as(call_state::owned).bits)) {
    }
    return seen.shared();
  }
  /// The owner's last word to those who wait.
  constexpr void settle(call_state state) noexcept {
    call_word seen = now();
    while (!word.compare_exchange_weak(seen.bits, seen.shared() ? seen.as(state).bits : seen.bits)) {
    }
    if (!seen.shared()) clear();
  }
  constexpr void clear() noexcept {
    key.reset();
    outcome.reset();
    word.store(now().as(call_state::free).bits);
  }
};

/// Flights by the hash of their key: each hash has one place, which says which record flies there.
template <class Key, class Outcome>
class coalesce_table {
 public:
  using key_type = Key;
  using record = flight<Key, Outcome>;
  using place = constexpr_atomic<std::uint64_t>;  // 0: nobody; else the record's number + 1 and, above that, its use

  constexpr explicit coalesce_table(std::size_t flights)
      : places_(flights > 0 ? flights : 1), records_(places_.size()) {}

  /// What a run does: it flies alone, leads others, or waits for who leads.
  struct seat {
    record* leads = nullptr;
    record* follows = nullptr;
    place* at = nullptr;
  };

  constexpr seat board(std::uint64_t hash, Key key) {
    place& at = places_[within(hash)];
    for (;;) {
      std::uint64_t there = at.load();
      if (there != 0) {
        record& other = records_[static_cast<std::size_t>(there & 0xffffffffU) - 1];
        if (!other.join(there >> 32)) {
          if (at.load() == there && other.now().state() == call_state::running) return {};  // too many share it
          continue;
        }
        if (*other.key == key) return {nullptr, &other, nullptr};
        other.leave();
        return {};
      }
      record* const mine = take(hash);
      if (mine == nullptr) return {};
      mine->key.emplace(std::move(key));
      std::uint64_t const use = mine->now().use();
      mine->word.store(call_word{mine->now().bits}.as(call_state::running).bits);
      std::uint64_t const number = static_cast<std::uint64_t>(mine - records_.data()) + 1;
      if (at.compare_exchange_weak(there, (use << 32) | number)) return {mine, nullptr, &at};
      key = std::move(*mine->key);
      mine->close();
      mine->clear();
    }
  }

 private:
  static constexpr std::size_t most = 1 << 16;

  constexpr std::size_t within(std::uint64_t hash) const noexcept {
    return static_cast<std::size_t>(hash) & (places_.size() - 1);
  }

  constexpr record* take(std::uint64_t hash) noexcept {
    for (std::size_t i = 0; i < records_.size(); ++i) {
      record& at = records_[within(hash + i)];
      if (at.take()) return &at;
    }
    return nullptr;
  }

  std::vector<place> places_;
  std::vector<record> records_;
};

}  // namespace qtasks::detail
