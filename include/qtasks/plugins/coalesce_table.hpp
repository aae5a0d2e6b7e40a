// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <qtasks/plugins/cell.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace qtasks::detail {

enum class flight_state : std::uint64_t { free, owned, running, ready, abandoned };

/// Where a flight is, how many share it, and how often its record was used: what a thread compares before it joins.
struct flight_word {
  std::uint64_t bits = 0;

  static constexpr std::uint64_t one_more = 8;
  static constexpr std::uint64_t most = (std::uint64_t{1} << 32) - one_more;

  constexpr flight_state state() const noexcept { return flight_state{bits & 7}; }
  constexpr bool shared() const noexcept { return (bits & most) != 0; }
  constexpr std::uint64_t use() const noexcept { return bits >> 32; }
  constexpr flight_word as(flight_state next) const noexcept {
    return {(bits & ~std::uint64_t{7}) | static_cast<std::uint64_t>(next)};
  }
};

/// One run whose outcome may be shared.
template <class Key, class Outcome>
struct flight {
  cell<std::uint64_t> word{0};
  std::optional<Key> key{};
  std::optional<Outcome> outcome{};

  constexpr flight_word now() const noexcept { return {word.load()}; }

  /// The next owner's, if it is free.
  constexpr bool take() noexcept {
    flight_word seen = now();
    while (seen.state() == flight_state::free) {
      flight_word const mine{((seen.use() + 1) << 32) | static_cast<std::uint64_t>(flight_state::owned)};
      if (word.exchange_if(seen.bits, mine.bits)) return true;
    }
    return false;
  }
  /// One more shares it, if it is still the flight of that use, and running.
  constexpr bool join(std::uint64_t use) noexcept {
    flight_word seen = now();
    while (seen.state() == flight_state::running && seen.use() == use) {
      if ((seen.bits & flight_word::most) == flight_word::most) return false;
      if (word.exchange_if(seen.bits, seen.bits + flight_word::one_more)) return true;
    }
    return false;
  }
  /// Of those who joined; the last one clears up.
  constexpr void leave() noexcept {
    flight_word seen = now();
    for (;;) {
      flight_word next{seen.bits - flight_word::one_more};
      bool const last = !next.shared() && seen.state() != flight_state::running && seen.state() != flight_state::owned;
      if (last) next = next.as(flight_state::owned);
      if (!word.exchange_if(seen.bits, next.bits)) continue;
      if (last) clear();
      return;
    }
  }
  /// The owner's, when it may be shared no more: whether somebody waits for it.
  constexpr bool close() noexcept {
    flight_word seen = now();
    while (!word.exchange_if(seen.bits, seen.as(flight_state::owned).bits)) {
    }
    return seen.shared();
  }
  /// The owner's last word to those who wait.
  constexpr void settle(flight_state state) noexcept {
    flight_word seen = now();
    while (!word.exchange_if(seen.bits, seen.shared() ? seen.as(state).bits : seen.bits)) {
    }
    if (!seen.shared()) clear();
  }
  constexpr void clear() noexcept {
    key.reset();
    outcome.reset();
    word.store(now().as(flight_state::free).bits);
  }
};

/// Flights by the hash of their key: each hash has one place, which says which record flies there.
template <class Key, class Outcome>
class coalesce_table {
 public:
  using key_type = Key;
  using record = flight<Key, Outcome>;
  using place = cell<std::uint64_t>;  // 0: nobody; else the record's number + 1 and, above that, its use

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
          if (at.load() == there && other.now().state() == flight_state::running) return {};  // too many share it
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
      mine->word.store(flight_word{mine->now().bits}.as(flight_state::running).bits);
      std::uint64_t const number = static_cast<std::uint64_t>(mine - records_.data()) + 1;
      if (at.exchange_if(there, (use << 32) | number)) return {mine, nullptr, &at};
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
